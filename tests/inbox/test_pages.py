"""The three panes: what they show, and that what citizens write stays data."""

import re
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, event, update

from model.complaint import TRANSITIONS, ComplaintStatus
from model.event import Attachment, AttachmentKind, Location, MessageEdited, Visibility
from store import complaints, messages, quarantine, replies
from store.replies import P
from store.triage import IS_EMERGENCY
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import PNG, Office, photo

EVIL = """<script>alert(1)</script><img src=x onerror=alert(2)>"'`{{ 7*7 }}&amp;\u202e"""
MOST_PAGE = 130_000  #: bytes of a full list with an open complaint, before compression
MOST_SENT = 22_000  #: the same as it travels
MOST_FIRST = 45_000  #: styles and scripts of the first visit, as they travel


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == 200, path
    return await answer.text()


async def test_the_list_is_newest_first_and_goes_on_from_where_it_ended(office: Office, client: Client) -> None:
    numbers = [await office.hear(f"aduan {n}", author=f"w{n}") for n in range(120)]
    seen: list[str] = []
    path = "/"
    while path:
        html = await text_of(client, path)
        seen += re.findall(r'data-number="(SMG[^"]+)"', html)
        older = re.search(r'data-older><a [^>]*href="([^"]+)"', html)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == numbers[::-1]


async def test_a_page_does_not_move_when_new_complaints_come(office: Office, client: Client) -> None:
    for n in range(60):
        await office.hear(author=f"w{n}")
    html = await text_of(client, "/")
    older = re.search(r'data-older><a [^>]*href="([^"]+)"', html)
    assert older is not None
    first = re.findall(r'data-number="(SMG[^"]+)"', await text_of(client, older[1]))
    await office.hear(author="new")
    assert re.findall(r'data-number="(SMG[^"]+)"', await text_of(client, older[1])) == first


async def test_the_list_is_two_statements_and_the_numbers_are_running_counts(office: Office, client: Client) -> None:
    for n in range(60):
        await office.hear(author=f"w{n}")
    said: list[str] = []
    engine = office.database._reader_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: said.append(statement))
    await client.get("/")
    about = [statement for statement in said if "complaint" in statement and "officer" not in statement]
    which, shown = [statement for statement in about if "FROM complaint" in statement]
    assert "LIMIT" in which and "LIMIT" not in shown
    assert sum(str(IS_EMERGENCY) in statement for statement in about) == 1  # the strip above it
    assert not any(statement.lower().startswith("select count(") for statement in said)
    assert shown.lower().count("count(") == 1  # of what repeats a row, on its index


async def test_views_and_channels_filter_the_list(office: Office, client: Client) -> None:
    first = await office.hear(author="a", channel="whatsapp")
    second = await office.hear(author="b", channel="telegram")
    await office.desk.change_status(second, to=ComplaintStatus.CLOSED, officer_id=1)

    async def shown(query: str) -> list[str]:
        return re.findall(r'data-number="(SMG[^"]+)"', await text_of(client, "/" + query))

    assert await shown("") == [first]
    assert await shown("?status=closed") == [second]
    assert await shown("?status=all") == [second, first]
    assert await shown("?status=all&channel=whatsapp") == [first]
    assert await shown("?status=received&channel=telegram") == []
    assert "Tidak ada aduan dalam tampilan ini" in await text_of(client, "/?status=rejected")
    assert "Aduan baru muncul di sini dengan sendirinya" not in await text_of(client, "/?status=rejected")


async def test_the_counts_beside_the_views_are_right(office: Office, client: Client) -> None:
    for n in range(3):
        await office.hear(author=f"w{n}")
    await office.desk.change_status("SMG-2026-000001", to=ComplaintStatus.REJECTED, officer_id=1)
    html = await text_of(client, "/")
    counts = dict(re.findall(r'data-view-count="(\w+)">(\d+)<', html))
    assert (counts["open"], counts["received"], counts["rejected"], counts["all"]) == ("2", "2", "1", "3")


async def test_a_number_leads_to_its_complaint(office: Office, client: Client) -> None:
    number = await office.hear()
    for sought in (number, number.lower(), "1", "000001"):
        answer = await client.get("/", params={"q": sought}, allow_redirects=False)
        assert answer.headers["Location"] == f"/complaints/{number}"
    html = await text_of(client, "/?q=<b>77")
    assert "Tidak ada aduan dengan nomor “&lt;b&gt;77”" in html


async def test_what_citizens_write_is_data_on_every_page(office: Office, client: Client) -> None:
    number = await office.hear(
        EVIL,
        author=EVIL,
        name=EVIL,
        handle=EVIL,
        attached=(photo(EVIL), Attachment(kind=AttachmentKind.LINK, url="javascript:alert(3)")),
        location=Location(lat=-6.9, lon=110.4, label=EVIL),
        body=EVIL.encode(),
        message_id="evil",
    )
    await office.hear(EVIL + "2", author=EVIL, name=EVIL, kind=MessageEdited, message_id="evil")
    item = {
        "kind": "event",
        "path": EVIL,
        "error": EVIL,
        "created_at": office.now,
        "channel": EVIL[:64],
        "account": EVIL[:64],
    }
    await office.database.write(partial(quarantine.add, rows=[item]))
    await office.desk.reply(number, text=EVIL, key="k", officer_id=1)
    paths = [
        "/",
        f"/complaints/{number}",
        "/messages/1/envelope",
        "/quarantine",
        f"/complaints/{number}?part=complaint",
    ]
    for path in paths:
        html = await text_of(client, path)
        assert "<script>alert" not in html and "<img src=x" not in html and "49" not in html.split("{{")[0][-3:], path
        assert "&lt;script&gt;alert(1)" in html, path
        assert not re.search(r'href="\s*javascript:', html), path


async def test_a_complaint_reads_oldest_first_with_days_and_exact_times(office: Office, client: Client) -> None:
    number = await office.hear("pertama")
    office.pass_(hours=11)
    await office.hear("kedua")
    html = await text_of(client, f"/complaints/{number}")
    assert html.index("Selasa, 24 November 2026") < html.index(">pertama<") < html.index("Rabu, 25 November 2026")
    assert re.search(r'<time datetime="2026-11-24T14:02:00\+07:00" title="[^"]*14\.02\.00 WIB">14\.02</time>', html)
    assert "11 jam" in html and "2 pesan" in html


async def test_reading_a_complaint_takes_its_weight(office: Office, client: Client) -> None:
    number = await office.hear()
    assert 'class="row unread"' in await text_of(client, "/")
    await text_of(client, f"/complaints/{number}")
    assert 'class="row unread"' not in await text_of(client, "/")


async def test_edits_and_deletions_show_with_what_was_said_before(office: Office, client: Client) -> None:
    number = await office.hear("banjir sak dengkul", message_id="m")
    office.pass_(minutes=3)
    await office.hear("banjir sak pinggang", message_id="m", kind=MessageEdited)
    await office.database.write(partial(messages.delete, message_id=1, at=office.now))
    html = await text_of(client, f"/complaints/{number}")
    assert "diubah 14.05" in html and "dihapus pengirim 14.05" in html
    assert re.search(r"<details class=\"revisions\">.*banjir sak dengkul.*</details>", html, re.S)


async def test_attachments_say_how_they_are(office: Office, client: Client) -> None:
    number = await office.hear("foto", attached=(photo("bukti.png"),))
    assert "sedang diambil…" in await text_of(client, f"/complaints/{number}")
    attachment_id = await office.fetched(PNG, "image/png")
    html = await text_of(client, f"/complaints/{number}")
    assert f'<img src="/media/{attachment_id}" alt="bukti.png" width="240" height="160" loading="lazy"' in html


async def test_a_place_is_shown_without_asking_anybody(office: Office, client: Client) -> None:
    number = await office.hear(None, location=Location(lat=-6.95321, lon=110.45512, label="Genuk"))
    html = await text_of(client, f"/complaints/{number}")
    assert "Genuk" in html and "-6.95321, 110.45512" in html
    assert not re.search(r'src="(?:https?:)?//|<link[^>]+href="(?:https?:)?//', html)
    [to_a_map] = set(re.findall(r'<a [^>]*href="https?://[^>]*>', html))
    assert "mlat=-6.953210&amp;mlon=110.455120" in to_a_map and 'rel="noopener noreferrer"' in to_a_map


STATES = {
    replies.QUEUED: "Menunggu dikirim",
    replies.SENDING: "Sedang dikirim",
    replies.SENT: "Terkirim",
    "delivered": "Sampai",
    "read": "Dibaca",
    replies.FAILED: "Tidak terkirim",
    replies.UNKNOWN: "Tidak diketahui apakah pesan ini sampai",
}


@pytest.mark.parametrize("state", STATES)
async def test_the_officer_is_told_what_became_of_a_reply(office: Office, client: Client, state: str) -> None:
    number = await office.hear()
    await office.desk.reply(number, text="Kami cek", key="k", officer_id=1)

    def job(connection: Connection) -> None:
        connection.execute(update(P).values(state=state, error="kata kanal"))
        replies.refresh_messages(connection, [1])

    await office.database.write(job)
    html = await text_of(client, f"/complaints/{number}")
    assert STATES[state] in html
    assert ("kata kanal" in html) == (state in (replies.QUEUED, replies.FAILED))
    assert ('data-form="again"' in html) == (state in (replies.FAILED, replies.UNKNOWN))


async def test_send_again_is_the_officers_decision(office: Office, client: Client) -> None:
    number = await office.hear()
    message_id = await office.desk.reply(number, text="Kami cek", key="k", officer_id=1)
    await office.database.write(partial(replies.settle, part_id=1, state=replies.UNKNOWN, error="cut"))
    path = f"/complaints/{number}/messages/{message_id}/again"
    token = await csrf_of(client)
    assert (await client.post(path, data={"csrf": token}, allow_redirects=False)).status == 303
    again = await client.post(path, data={"csrf": token})
    assert again.status == 409 and "Perubahan ini tidak dapat dilakukan" in await again.text()


async def test_one_click_on_send_sends_once(office: Office, client: Client) -> None:
    number = await office.hear()
    html = await text_of(client, f"/complaints/{number}")
    key = re.search(r'name="key" value="([^"]+)"', html)
    assert key is not None
    form = {"csrf": await csrf_of(client), "key": key[1], "text": "Petugas sudah di lokasi, Bu."}
    for _ in range(3):
        answer = await client.post(f"/complaints/{number}/replies", data=form, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, f"/complaints/{number}")
    html = await text_of(client, f"/complaints/{number}")
    assert html.count("Petugas sudah di lokasi") == 1
    assert key[1] not in html  # the next reply is another one


@pytest.mark.parametrize(
    ("channel", "text", "said"),
    [("whatsapp", "   ", "Balasan kosong"), ("x", "panjang " * 60, "Balasan terlalu panjang")],
)
async def test_a_refused_reply_keeps_its_words(
    office: Office, client: Client, channel: str, text: str, said: str
) -> None:
    number = await office.hear(channel=channel)
    form = {"csrf": await csrf_of(client), "key": "one-key", "text": text}
    answer = await client.post(f"/complaints/{number}/replies", data=form)
    html = await answer.text()
    assert answer.status == 422 and said in html
    assert f">{text}</textarea>" in html and 'name="key" value="one-key"' in html


async def test_the_reply_window_is_shown_and_closes(office: Office, client: Client) -> None:
    number = await office.hear(channel="whatsapp")
    office.pass_(minutes=3)
    assert "jendela balas masih 23 jam 57 menit" in await text_of(client, f"/complaints/{number}")
    office.pass_(days=2)
    await client.get("/login")
    from tests.inbox.conftest import sign_in

    await sign_in(client)
    html = await text_of(client, f"/complaints/{number}")
    assert "Jendela balas sudah tertutup" in html and "<textarea" not in html


@pytest.mark.parametrize("status", list(ComplaintStatus))
async def test_only_allowed_changes_of_status_are_offered(
    office: Office, client: Client, status: ComplaintStatus
) -> None:
    number = await office.hear()

    def job(connection: Connection) -> None:
        complaints.change_status(connection, 1, ComplaintStatus.RECEIVED, status, office.now)

    if status is not ComplaintStatus.RECEIVED:
        await office.database.write(job)
    html = await text_of(client, f"/complaints/{number}")
    assert set(re.findall(r'name="to" value="(\w+)"', html)) == {to.value for to in TRANSITIONS[status]}


async def test_a_change_of_status_that_lost_the_race_is_said_and_not_done(office: Office, client: Client) -> None:
    number = await office.hear()
    token = await csrf_of(client)
    await office.desk.change_status(number, to=ComplaintStatus.VERIFIED, officer_id=1)
    form = {"csrf": token, "to": "rejected", "version": "1"}
    answer = await client.post(f"/complaints/{number}/status", data=form)
    html = await answer.text()
    assert answer.status == 409 and "Aduan ini baru saja berubah" in html and 'name="version" value="2"' in html
    form["version"] = "2"
    assert (await client.post(f"/complaints/{number}/status", data=form, allow_redirects=False)).status == 303
    assert "Ditolak" in await text_of(client, f"/complaints/{number}")


async def test_public_replies_say_that_everyone_reads_them(office: Office, client: Client) -> None:
    public = await office.hear(channel="x", visibility=Visibility.PUBLIC, author="p")
    private = await office.hear(author="q")
    assert "Terlihat oleh umum" in await text_of(client, f"/complaints/{public}")
    assert "Terlihat oleh umum" not in await text_of(client, f"/complaints/{private}")


async def test_the_deadline_bar_runs_late_and_over(office: Office, client: Client) -> None:
    number = await office.hear()
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None
    from inbox.listing import deadline

    span = row.respond_by - row.created_at
    seen = [deadline(row, row.created_at + span * part).state for part in (0.1, 0.6, 0.7, 1.01)]
    assert seen == ["running", "running", "late", "over"]
    await office.desk.reply(number, text="ya", key="k", officer_id=1)
    answered = await office.database.read(partial(complaints.by_number, number=number))
    assert answered is not None and deadline(answered, row.respond_by + timedelta(days=9)).state == "done"
    assert re.search(r"<progress [^>]*hidden", await text_of(client, "/"))


async def test_the_raw_envelope_is_one_click_away_without_its_secrets(office: Office, client: Client) -> None:
    number = await office.hear("mati lampu", body=b'{"a": "<b>\xc3\xa9", "n": [1]}')
    assert 'href="/messages/1/envelope"' in await text_of(client, f"/complaints/{number}")
    html = await text_of(client, "/messages/1/envelope")
    assert "&#34;a&#34;: &#34;&lt;b&gt;é&#34;" in html and "application/json" in html
    assert "FAKE-hidden-secret" not in html and number in html


async def test_an_envelope_of_any_bytes_can_be_read(office: Office, client: Client) -> None:
    await office.hear("x", body=b"\xff\xfe\x00binary" + b"a" * 300_000)
    html = await text_of(client, "/messages/1/envelope")
    assert "binary" in html and "hanya awalnya" in html


async def test_channels_and_quarantine_say_what_can_be_done(office: Office, client: Client) -> None:
    assert "Karantina kosong" in await text_of(client, "/quarantine")
    office.channel_rows = [
        {
            "channel": "x",
            "account": "main",
            "title": "X",
            "badge": "X",
            "colour": "#26292d",
            "state": "failing",
            "message": "the token is dead",
            "remedy": "renew it",
            "last_in": None,
            "last_ok": office.now - timedelta(hours=2),
            "code": "token",
            "healed": 3,
            "quotas": [{"name": "posts_read", "limit": 1000, "left": 40}],
        }
    ]
    office.pass_(seconds=30)
    html = await text_of(client, "/channels")
    assert "Bermasalah" in html and "Yang dapat dilakukan: Buat token baru di konsol kanal" in html
    assert "the token is dead — renew it" in html, "what the connector itself says is one click away"
    assert "3 pesan tujuh hari terakhir ditemukan lewat penyisiran" in html
    assert "Kuota posts_read: sisa 40 dari 1000" in html
    assert "Belum ada pesan masuk" in html and "jawaban terakhir 2 jam" in html
    assert "0 kanal sehat, 1 perlu dicek" in await text_of(client, "/")


async def test_a_long_story_shows_its_newest_part_first(office: Office, client: Client) -> None:
    for n in range(205):
        number = await office.hear(f"pesan ke-{n}.")
    html = await text_of(client, f"/complaints/{number}")
    assert "Tampilkan 5 pesan sebelumnya" in html and ">pesan ke-3.<" not in html
    assert ">pesan ke-3.<" in await text_of(client, f"/complaints/{number}?all=1")


async def test_a_full_page_stays_light(office: Office, client: Client) -> None:
    words = "Pak, banjir ning Kaligawe wis sak dengkul, motor podo mogok. Tulung pompane diuripke, anak-anak mulih. "
    for n in range(60):
        number = await office.hear(words * 2, author=f"w{n}", name=f"Ibu Sulastri {n}")
    answer = await client.get(f"/complaints/{number}")
    html = await answer.text()
    assert answer.headers["Content-Encoding"] in ("gzip", "deflate")
    assert len(html.encode()) < MOST_PAGE
    import zlib

    assert len(zlib.compress(html.encode())) < MOST_SENT
    first = 0
    for address in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)):
        first += int((await client.get(address)).headers["Content-Length"])
    assert first < MOST_FIRST
