"""The roster workbook: read into rows and refused cells, compared with the database, imported."""
