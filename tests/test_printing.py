"""The PDFs: no word lost, nothing cut off, accessible, and codes that lead back to the live page."""

import io
import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from scripts import addresses, typesetting
from scripts.addresses import address
from scripts.citing import apa_runs
from scripts.edition import version
from scripts.model import Library, statements_in
from scripts.picturing import pictures
from scripts.printing import documents
from scripts.typesetting import PrintError, print_documents
from scripts.vocabulary import Level

ON = date(2026, 11, 22)
MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@pytest.fixture(scope="session")
def pdfs(site) -> dict[str, bytes]:
    """Every PDF of the real site, by path."""
    return {f.relative_to(site).as_posix(): f.read_bytes() for f in sorted(site.rglob("*.pdf"))}


@pytest.fixture(scope="session")
def descriptions(library):
    return documents(library, ON, "9.9")


def letters(text: str) -> str:
    """Only letters and digits: hyphens, spaces and line ends fall away."""
    flat = unicodedata.normalize("NFKC", text)
    return "".join(c for c in flat if c.isalnum()).casefold()


@cache
def words_of(pdf: bytes) -> str:
    """The letters of a PDF in reading order, without running heads and feet."""
    opened = pypdfium2.PdfDocument(pdf)
    pages = (
        page.get_textpage().get_text_bounded(bottom=12.8 * MM, top=A4[1] - 10 * MM)
        for page in opened
    )
    return letters(" ".join(pages))


def lost(said: list[str], text: str) -> list[str]:
    """What of `said` the text does not hold, in this order."""
    missing, at = [], 0
    for words in map(letters, said):
        found = text.find(words, at)
        if found < 0:
            missing.append(words)
        else:
            at = found + len(words)
    return missing


def said_by_block(block, library: Library) -> list[str]:
    by_perspective = [c for p in type(block.claims[0].perspective) for c in block.claims
                      if c.perspective == p]  # fmt: skip
    statements = [*block.in_short, *by_perspective, *block.helped, *block.hindered, *block.actions]
    said = [block.level.label, block.title, block.subtitle, block.core]
    said += [statement.text for statement in statements]
    said += [quote.text for quote in library.quotes_on(block)]
    said += [statement.text for statement in (*block.questions, *block.cautions)]
    links = [link for _, links in library.related_blocks(block) for link in links]
    said += [link.relation.reason for link in links]
    return said


def said_by_work(work) -> str:
    return "".join(run["text"] for run in apa_runs(work))


def test_the_pdf_of_a_block_holds_every_word_in_order(library, pdfs):
    for block in library.blocks:
        text = words_of(pdfs[addresses.pdf_address(block)])
        said = [*said_by_block(block, library), *map(said_by_work, library.references_of(block))]
        assert not lost(said, text), block.id
        for example in library.about(block, "examples"):
            assert letters(example.title) in text, (block.id, example.id)


def test_the_pdf_of_a_level_holds_every_word_of_its_blocks_in_order(library, pdfs):
    for level in Level:
        blocks = library.blocks_at(level)
        text = words_of(pdfs[addresses.pdf_address(level)])
        said = [level.label, *(block.title for block in blocks)]
        said += [words for block in blocks for words in said_by_block(block, library)]
        assert not lost(said, text), level


def test_the_book_holds_the_whole_guide(library, pdfs):
    text = words_of(pdfs["pdf/gids.pdf"])
    for block in library.blocks:
        said = said_by_block(block, library)
        voices = {quote.text for quote in library.quotes_on(block)}
        assert not lost([words for words in said if words not in voices], text), block.id
    collections = (
        library.topics, library.models, library.frameworks, library.examples, library.routes,
        library.research_questions, library.schools, library.recommendations, library.challenges,
        library.proposals, library.terms,
    )  # fmt: skip
    for record in (record for records in collections for record in records):
        assert not lost([record.title], text), record.id
        inside = [s.text for s in statements_in(record)] + [getattr(record, "core", record.title)]
        assert not [words for words in inside if letters(words) not in text], record.id
    texts = [quote.text for quote in library.quotes] + [e.text for e in library.examples]
    texts += [step for example in library.examples for step in example.steps]
    assert not [words for words in texts if letters(words) not in text]
    assert not lost([said_by_work(work) for work in library.references], text)


def test_each_voice_stands_once_in_the_book_and_is_referred_to_elsewhere(library, pdfs):
    text = words_of(pdfs["pdf/gids.pdf"])
    assert [q.id for q in library.quotes if text.count(letters(q.text)) != 1] == []


def test_the_cards_hold_every_block_front_and_back(library, pdfs):
    opened = pypdfium2.PdfDocument(pdfs["pdf/kaarten.pdf"])
    sides = [letters(page.get_textpage().get_text_range()) for page in opened]
    assert len(sides) == 2 * -(-len(library.blocks) // 4)
    for at, block in enumerate(library.blocks):
        front, back = sides[at // 4 * 2 : at // 4 * 2 + 2]
        kind = f"{block.level.label} {block.level.kind} {block.number}"
        assert not lost([kind, block.title, block.core], front), block.id
        assert any(letters(quote.text) in front for quote in library.quotes_on(block)), block.id
        questions = [question.text for question in block.questions[:3]]
        assert not lost([kind, block.title, *questions, address(block)], back), block.id


def test_the_blank_sheets_hold_every_step_and_field_in_order(library, pdfs):
    assert library.tools
    for tool in library.tools:
        said = [tool.title, tool.subtitle, tool.core]
        said += [w for a in tool.agendas for w in (a.title, *(item.text for item in a.items))]
        text = words_of(pdfs[addresses.pdf_address(tool)])
        for step in tool.steps:
            said += [step.title, step.help]
            said += [at.statement.text for at in library.questions_in(step)]
            for field in tool.fields_of(step):
                said += [field.label, *([field.help] if field.help else [])]
                said += [] if step.row else [option.label for option in field.options]
        assert not lost(said, text), tool.id
        options = [o.label for s in tool.steps for f in tool.fields_of(s) for o in f.options]
        assert not [words for words in options if letters(words) not in text]


def test_a_box_on_a_blank_sheet_has_room_for_three_lines_by_hand(pdfs, library):
    for tool in library.tools:
        shapes = [
            [side / MM for side in shape.get_bounds()]
            for page in pypdfium2.PdfDocument(pdfs[addresses.pdf_address(tool)])
            for shape in page.get_objects()
            if shape.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
        ]
        boxes = [
            top - low for left, low, right, top in shapes if right - left > 50 < 9 * (top - low)
        ]
        assert boxes
        assert min(boxes) > 22, tool.id


# --- the sheet -------------------------------------------------------------------------------------


def test_every_page_is_an_a4_and_a_block_takes_two_to_four(library, pdfs):
    for path, pdf in pdfs.items():
        for page in pypdfium2.PdfDocument(pdf):
            assert page.get_size() == pytest.approx(A4, abs=1), path
    for block in library.blocks:
        assert 2 <= len(pypdfium2.PdfDocument(pdfs[addresses.pdf_address(block)])) <= 4, block.id


def ends_of_blocks(opened, depth: int, titles: set[str]):
    """The blocks of a PDF, which stand at this depth of its bookmarks: each with its last page."""
    marks = [m for m in opened.get_toc() if m.level <= depth]
    pages = [*(mark.get_dest().get_index() for mark in marks), len(opened)]
    for mark, following in zip(marks, pages[1:], strict=True):
        if mark.level == depth and mark.get_title() in titles:
            yield mark.get_title(), opened[following - 1]


def test_no_block_takes_a_page_for_a_few_lines(pdfs, library):
    """Alone and in its level a third of a column at least; in the book, which is set once, a fifth."""
    for block in library.blocks:
        *_, last = pypdfium2.PdfDocument(pdfs[addresses.pdf_address(block)])
        assert last.get_textpage().count_chars() > 1500, block.id
    longer = [(addresses.pdf_address(level), 0, library.blocks_at(level)) for level in Level]
    for path, depth, blocks in (*longer, (addresses.PDF_BOOK, 1, library.blocks)):
        opened = pypdfium2.PdfDocument(pdfs[path])
        ends = list(ends_of_blocks(opened, depth, {block.title for block in blocks}))
        assert len(ends) == len(blocks)
        for title, last in ends:
            least = 900 if path == addresses.PDF_BOOK else 1500
            assert last.get_textpage().count_chars() > least, (path, title)


def lines_of_link(page, note) -> list[str]:
    """The words of a link as they stand on the page, line by line."""
    left, bottom, right, top = note.Rect
    one_line = [left, bottom, right, bottom, left, top, right, top]
    corners = [float(side) for side in note.get("/QuadPoints", one_line)]
    lines = defaultdict(list)
    for at in range(0, len(corners), 8):
        lines[round(corners[at + 1])].append(corners[at : at + 8])
    words = []
    for line in lines.values():
        across = [side for box in line for side in box[::2]]
        up = [side for box in line for side in box[1::2]]
        box = min(across), min(up) - 1, max(across), max(up) - 1
        words.append(re.sub(r"\s", "", page.get_text_bounded(*box)))
    return [re.sub("[\x02\ufffe]", "-", line) for line in words]


def test_an_address_copies_as_it_is(pdfs):
    """Over several lines too: no sign without width comes along, and no hyphen is lost at an end."""
    copied = 0
    for path, content in pdfs.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for links, page in zip(pdf.pages, pypdfium2.PdfDocument(content), strict=True):
                text = page.get_textpage()
                assert not re.findall("[\u200b\u2060]", text.get_text_range()), path
                for note in links.get("/Annots", []):
                    address_there = str(note.get("/A", {}).get("/URI", "")).partition("://")[2]
                    lines = lines_of_link(text, note)
                    if "/" in lines[0]:
                        # the rest of it may stand on the next page
                        assert re.sub("^https?://", "", "".join(lines)) in address_there, path
                        assert not [line for line in lines[:-1] if line.endswith("-")], path
                        copied += 1
    assert copied > 200


def test_no_heading_is_left_alone_at_the_foot_of_a_column(pdfs, library):
    """Nor with its subtitle only."""
    records = (*library.topics, *library.models, *library.frameworks, *library.routes)
    subtitles = " ".join(" ".join(record.subtitle.split()) + "\n" for record in records)
    for path in (*(f"pdf/{level}.pdf" for level in Level), "pdf/gids.pdf"):
        opened = pypdfium2.PdfDocument(pdfs[path])
        headings = {mark.get_title() for mark in opened.get_toc()}
        for at, page in enumerate(opened, 1):
            for left in (0, 105 * MM):
                column = page.get_textpage().get_text_bounded(
                    left=left, right=left + 105 * MM, bottom=12.8 * MM, top=A4[1] - 11.5 * MM
                )
                lines = [line.strip() for line in column.splitlines() if line.strip()]
                last = lines[-1] if lines else ""
                assert last not in headings, (path, at, last)
                assert not last[12:] or f"{last}\n" not in subtitles, (path, at, last)


def test_a_page_of_the_book_says_in_which_chapter_it_begins(pdfs):
    """Unless it begins with the title of a chapter or of a record."""
    opened = pypdfium2.PdfDocument(pdfs["pdf/gids.pdf"])
    marks = [(m.level, m.get_title(), m.get_dest().get_index()) for m in opened.get_toc()]
    marks = [mark for mark in marks if mark[0] < 2]
    for at, page in enumerate(list(opened)[4:], 4):
        text = page.get_textpage()
        before = [mark for mark in marks if mark[2] < at]
        head = text.get_text_bounded(bottom=A4[1] - 11.5 * MM).split("\r\n")[0].strip()
        chapter = [title for level, title, _ in before if level == 0][-1]
        record = before[-1][1] if before[-1][0] else ""
        begins = [title for _, title, on in marks if on == at]
        top = text.get_text_bounded(left=0, right=105 * MM, bottom=A4[1] - 40 * MM)
        if head != f"{chapter} {record}".strip():
            assert not head, (at, head)
            assert [title for title in begins if title[:20] in top], (at, head, chapter, record)


def test_no_text_stands_outside_its_sheet(pdfs):
    for path, pdf in pdfs.items():
        for at, page in enumerate(pypdfium2.PdfDocument(pdf)):
            text = page.get_textpage()
            for rect in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(rect)
                inside = left > 8 * MM and right < A4[0] - 8 * MM and bottom > 5 * MM
                assert inside, (path, at, text.get_text_bounded())
                assert top < A4[1] - 5 * MM, (path, at, text.get_text_bounded())


def test_a_page_says_which_page_it_is_of_how_many_and_which_edition(pdfs, library):
    for block in library.blocks:
        opened = pypdfium2.PdfDocument(pdfs[addresses.pdf_address(block)])
        for at, page in enumerate(opened, 1):
            foot = page.get_textpage().get_text_bounded(top=12.8 * MM)
            assert f"blz. {at} van {len(opened)}" in foot
            assert f"gids.example/{address(block)}" in foot
            assert re.search(rf"\d+ [a-z]+ 20\d\d · versie {re.escape(version())}", foot)


def test_a_block_on_paper_carries_the_caveat(pdfs, library):
    for block in library.blocks:
        assert letters(library.settings.caveat) in words_of(pdfs[addresses.pdf_address(block)])


def decoded(page) -> list[str]:
    image = page.render(scale=2, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


def test_codes_on_first_pages_lead_to_the_live_page(pdfs, library):
    site = library.settings.site_url
    goals = {addresses.pdf_address(block): site + address(block) for block in library.blocks}
    goals |= {addresses.pdf_address(level): site + address(level) for level in Level}
    goals |= {addresses.pdf_address(tool): site + address(tool) for tool in library.tools}
    goals["pdf/gids.pdf"] = site
    for path, goal in goals.items():
        assert decoded(pypdfium2.PdfDocument(pdfs[path])[0]) == [goal], path


def test_codes_on_cards_lead_each_to_its_own_block(pdfs, library):
    backs = list(pypdfium2.PdfDocument(pdfs["pdf/kaarten.pdf"]))[1::2]
    for at, page in enumerate(backs):
        blocks = library.blocks[4 * at : 4 * at + 4]
        goals = {library.settings.site_url + address(block) for block in blocks}
        assert set(decoded(page)) == goals


def place_of(page, words: str) -> list[tuple[float, float]]:
    """Where words stand on a page, as (left, top) of each place, in mm from the top left."""
    text, found = page.get_textpage(), []
    search = text.search(words, match_case=True)
    while hit := search.get_next():
        left, _, _, top = text.get_charbox(hit[0], loose=True)
        found.append((left / MM, 297 - top / MM))
    return found


def test_fronts_and_backs_of_cards_lie_within_a_millimetre_when_flipped_over_the_long_edge(
    pdfs, library
):
    pages = list(pypdfium2.PdfDocument(pdfs["pdf/kaarten.pdf"]))
    for at, block in enumerate(library.blocks):
        front, back = pages[at // 4 * 2 : at // 4 * 2 + 2]
        kind = f"{block.level.label} · {block.level.kind} {block.number}"
        column, row = at % 2, at % 4 // 2
        (left, top), *_ = [p for p in place_of(front, kind) if p[0] // 105 == column
                           and p[1] // 148.5 == row]  # fmt: skip
        (left_back, top_back), *_ = [p for p in place_of(back, kind) if p[0] // 105 == 1 - column
                                     and p[1] // 148.5 == row]  # fmt: skip
        assert left - 105 * column == pytest.approx(left_back - 105 * (1 - column), abs=1)
        assert top == pytest.approx(top_back, abs=1)


def test_every_word_of_a_card_stays_well_inside_its_card(pdfs):
    for page in pypdfium2.PdfDocument(pdfs["pdf/kaarten.pdf"]):
        text = page.get_textpage()
        for rect in range(text.count_rects()):
            left, bottom, right, top = (side / MM for side in text.get_rect(rect))
            assert 5 < left % 105 < right % 105 < 100, text.get_text_bounded()
            assert left // 105 == right // 105
            assert (297 - top) // 148.5 == (297 - bottom) // 148.5
            assert 5 < (297 - top) % 148.5 < (297 - bottom) % 148.5 < 143.5


def test_cut_marks_stand_on_the_edges_of_the_cards_on_both_sides(pdfs):
    for page in pypdfium2.PdfDocument(pdfs["pdf/kaarten.pdf"]):
        lines = [
            [side / MM for side in shape.get_bounds()]
            for shape in page.get_objects()
            if shape.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
        ]
        upright = [x for x in lines if x[2] - x[0] < 1 and abs(x[0] - 105) < 1]
        level = [x for x in lines if x[3] - x[1] < 1 and abs(x[1] - 148.5) < 1]
        assert len(upright) == len(level) == 3


# --- what a screen reader needs ------------------------------------------------------------------------


def fonts_of(pdf: pikepdf.Pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            yield item


def test_every_pdf_is_tagged_dutch_titled_and_marked_as_accessible(pdfs):
    for path, content in pdfs.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert str(pdf.Root.Lang).startswith("nl"), path
            assert pdf.Root.MarkInfo.Marked, path
            assert "/StructTreeRoot" in pdf.Root, path
            assert pdf.Root.ViewerPreferences.DisplayDocTitle, path
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1", path
                assert "nspiratiegids blended learning" in metadata["dc:title"], path
            assert str(pdf.docinfo["/Author"]), path
            assert str(pdf.docinfo["/Keywords"]), path
            with pdf.open_outline() as outline:
                assert len(outline.root) > 0, path


def test_every_font_is_embedded_and_comes_from_the_packages(pdfs):
    for path, content in pdfs.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            fonts = list(fonts_of(pdf))
            assert fonts, path
            for font in fonts:
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), path
                assert re.search(r"SourceS(ans|erif)Pro", str(font.FontName)), (path, font.FontName)


def test_bookmarks_name_every_block_of_the_book(pdfs, library):
    opened = pypdfium2.PdfDocument(pdfs["pdf/gids.pdf"])
    marks = [(mark.level, mark.get_title()) for mark in opened.get_toc()]
    titles = [title for level, title in marks if level == 1]
    at = titles.index(library.blocks[0].title)
    assert titles[at : at + len(library.blocks)] == [block.title for block in library.blocks]


def links_of(content: bytes) -> tuple[set[str], int]:
    """The addresses that a PDF links to, and how many links stay inside it."""
    outside, inside = set(), 0
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                action = note.get("/A", {})
                if action.get("/S") == "/URI":
                    outside.add(str(action.URI))
                else:
                    inside += 1
    return outside, inside


def test_links_lead_inside_the_document_and_back_to_the_live_pages(pdfs, library):
    site = library.settings.site_url
    for block in library.blocks:
        outside, inside = links_of(pdfs[addresses.pdf_address(block)])
        assert {site + address(other) for other, _ in library.related_blocks(block)} <= outside
        assert {site + address(e) for e in library.about(block, "examples")} <= outside
        cited = sum(len(s.evidence.references) for s in statements_in(block) if s.evidence)
        assert inside >= cited
    assert links_of(pdfs["pdf/gids.pdf"])[1] > 1000


# --- from data to paper ----------------------------------------------------------------------------------


def typeset(library, path: str, tmp_path) -> bytes:
    (document,) = [d for d in documents(library, ON, "9.9") if d.path == path]
    (made,) = print_documents([document], tmp_path)
    return made.pdf


def with_core(library, core: str) -> Library:
    block = library.block_by_id["visie"].model_copy(update={"core": core})
    blocks = tuple(block if b.id == block.id else b for b in library.blocks)
    return replace(library, blocks=blocks)


def test_text_of_authors_is_never_taken_for_markup(library, tmp_path):
    core = '#panic("x") $1+1$ *vet* _schuin_ @bron <anker> \\ `code` // = Kop - lijst [a](b) "'
    pdf = typeset(with_core(library, core), "pdf/bouwstenen/visie.pdf", tmp_path)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert core in " ".join(text.split())


def test_a_sign_that_the_font_lacks_is_told_in_dutch(library, tmp_path):
    with pytest.raises(PrintError, match=r"visie.pdf: het lettertype heeft deze tekens niet: ☃"):
        typeset(with_core(library, "Een ☃ als kern."), "pdf/bouwstenen/visie.pdf", tmp_path)


def test_a_card_with_too_much_text_is_told_in_dutch(library, tmp_path):
    with pytest.raises(PrintError, match=r"kaarten.pdf: De kaart van ‘Visie’ is te vol"):
        typeset(with_core(library, "woord " * 900), "pdf/kaarten.pdf", tmp_path)


def test_a_font_that_is_missing_is_told_in_dutch(descriptions, tmp_path, monkeypatch):
    monkeypatch.setitem(typesetting.FONTS, "font_source_sans_pro", ["SourceSansPro-Weg.otf"])
    with pytest.raises(PrintError, match=r"Het lettertype SourceSansPro-Weg.otf ontbreekt"):
        print_documents(descriptions[-1:], tmp_path)


def test_the_same_data_gives_the_same_pdf_byte_for_byte(descriptions, tmp_path):
    cards = [d for d in descriptions if d.template in ("cards", "block")][:2]
    first = [made.pdf for made in print_documents(cards, tmp_path / "one")]
    assert first == [made.pdf for made in print_documents(cards, tmp_path / "two")]


@pytest.fixture
def typeset_again(monkeypatch, pdfs):
    """The paths that are typeset, in place of the work itself."""
    paths = []

    def note(document, _fonts):
        paths.append(document.path)
        return pdfs["pdf/kaarten.pdf"]

    monkeypatch.setattr(typesetting, "typeset", note)
    return paths


def test_a_second_build_typesets_nothing(descriptions, tmp_path, typeset_again, library):
    print_documents(descriptions, tmp_path)
    assert sorted(typeset_again) == sorted(d.path for d in descriptions)
    typeset_again.clear()
    print_documents(documents(library, ON, "9.9"), tmp_path)
    assert typeset_again == []


def test_a_change_in_one_block_makes_again_only_what_shows_it(
    descriptions, tmp_path, typeset_again, library
):
    print_documents(descriptions, tmp_path)
    typeset_again.clear()
    print_documents(documents(with_core(library, "Een andere kern."), ON, "9.9"), tmp_path)
    assert set(typeset_again) == {
        "pdf/bouwstenen/visie.pdf", "pdf/schoolniveau.pdf", "pdf/gids.pdf", "pdf/kaarten.pdf",
        "pdf/teamgesprek.pdf",  # a blank sheet that opens with the core of the block
    }  # fmt: skip


def test_without_patience_the_last_pdf_stands_in_until_the_new_one_is_made(
    descriptions, tmp_path, typeset_again, library
):
    before = print_documents(descriptions, tmp_path)
    typeset_again.clear()
    changed = documents(with_core(library, "Een andere kern."), ON, "9.9")
    hurried = print_documents(changed, tmp_path, patient=False)
    assert typeset_again == []
    assert [made.pdf for made in hurried] == [made.pdf for made in before]
    print_documents(changed, tmp_path)
    assert "pdf/gids.pdf" in typeset_again


def test_another_day_or_another_look_makes_everything_again(
    descriptions, tmp_path, typeset_again, library, monkeypatch
):
    print_documents(descriptions, tmp_path)
    for change in ("day", "look"):
        typeset_again.clear()
        day = date(2026, 11, 23) if change == "day" else ON
        if change == "look":
            monkeypatch.setattr(typesetting, "_tools", lambda: "another template")
        print_documents(documents(library, day, "9.9"), tmp_path)
        assert len(typeset_again) == len(descriptions)


def zeroes_inside(raw: bytes) -> bytes:
    return raw[:200] + bytes(100) + raw[300:]


@pytest.mark.parametrize(
    "damaged",
    [zeroes_inside, lambda raw: raw[: len(raw) // 2], lambda raw: raw[:-1], lambda raw: b"", bytes.swapcase],
)  # fmt: skip
def test_what_a_disk_or_hand_damaged_in_the_cache_is_made_again(
    descriptions, tmp_path, typeset_again, pdfs, damaged, library
):
    """Pictures too; with and without patience."""
    few = [*pictures(library)[:1], *descriptions[:2]]
    print_documents(few, tmp_path)
    for patient in (True, False):
        typeset_again.clear()
        for file in tmp_path.glob("*.p*"):
            file.write_bytes(damaged(file.read_bytes()))
        made = print_documents(few, tmp_path, patient=patient)
        assert sorted(typeset_again) == sorted(d.path for d in few)
        assert {one.pdf for one in made} == {pdfs["pdf/kaarten.pdf"]}


def test_a_folder_in_the_place_of_a_kept_pdf_is_an_error_of_the_machine(
    descriptions, tmp_path, typeset_again
):
    print_documents(descriptions[:1], tmp_path)
    (kept,) = tmp_path.glob("*.pdf")
    kept.unlink()
    kept.mkdir()
    with pytest.raises(IsADirectoryError):
        print_documents(descriptions[:1], tmp_path)


def test_the_cache_does_not_grow_for_ever(descriptions, tmp_path, typeset_again):
    few = descriptions[-3:]
    for day in range(1, 9):
        print_documents([replace(d, date=date(2026, 1, day)) for d in few], tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == typesetting.KEPT * len(few)


# --- how visitors come to them ---------------------------------------------------------------------------


def test_the_print_page_lists_every_pdf_with_its_pages_and_size(pages, pdfs):
    page = pages["afdrukken/"]
    for path, pdf in pdfs.items():
        assert f"../{path}" in page.links
        size = f"{len(pdf) / 1e6:.1f} MB".replace(".", ",")
        size = f"{round(len(pdf) / 1000)} kB" if len(pdf) < 999_500 else size
        assert f"pdf, {len(pypdfium2.PdfDocument(pdf))} bladzijden, {size}" in page.text, path


def test_a_block_page_offers_its_own_pdf_its_level_the_book_and_the_cards(pages, library):
    for block in library.blocks:
        links = pages[address(block)].links
        for goal in (f"bouwstenen/{block.id}", block.level.value, "gids", "kaarten"):
            assert f"../../pdf/{goal}.pdf" in links
    for level in Level:
        assert f"../pdf/{level.value}.pdf" in pages[address(level)].links


def test_the_site_holds_the_pdfs_that_its_library_describes(pdfs, descriptions):
    assert set(pdfs) == {document.path for document in descriptions}
