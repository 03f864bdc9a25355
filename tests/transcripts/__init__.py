"""Golden conversations: what people do, and every word that the bot answers.

    clock 2026-06-05 08:00                      time passes; what falls due is delivered
    meeting 2026-06-06 19:30, Nhà văn hóa       the secretary plans one (by Bách: another cell's)
    phones Sen, Lúa                             whose phones are shown besides the speakers'
    Sen> mai tôi trực, xin vắng                 somebody types ("{code}": the last code given out)
    Sen taps [Vắng mặt]                         a button; on Zalo its number is typed
    Sen sends photo: giấy khám                  photo, large photo or sticker
    Sen in group> xin chào                      in a group chat
    Sen opens the link                          with the last code; on Zalo the code is typed
    # task … / # done                           a member's task: its taps and messages are counted
    # CNV-M01 …                                 any other comment

The lines between are what was shown. "Bot> " answers the speaker, "Bot to Lúa> " somebody else;
"Bot on Zalo> " stands where a channel says it its own way. Each story is played on Telegram and
on Zalo. `python -m tests.transcripts --rewrite` writes the stories anew and shows what changed.
"""
