"""Papers of a ballot: the slips to vote on, and the record of the count."""
