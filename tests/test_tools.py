"""The tools: what stands in them comes from the guide, and forms lose nothing that a user typed."""

import copy
import json
import random
import re

import pypdfium2
import pytest

from scripts.addresses import address
from scripts.basis import basis_in_words
from scripts.model import statements_in, walk
from scripts.vocabulary import Level
from tests.conftest import SEED

TOOLS = ("ontwerpwijzer", "wegwijzer", "teamgesprek")
PHONE = {"width": 390, "height": 844}
STATUS = "[data-part=status]"
HOSTILE = """<img src=x onerror="window.ran=1"><script>window.ran=1</script>"""


def pointers_of(tool) -> list[str]:
    return [
        value
        for path, value in walk(tool)
        if isinstance(value, str) and {"statement", "statements"} & set(path)
    ]


# --- content --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TOOLS)
def test_everything_that_a_tool_suggests_stands_in_the_guide_and_shows_its_basis(
    library, pages, name
):
    tool = library.tool_by_id[name]
    pointed = [library.statement_by_pointer[pointer] for pointer in pointers_of(tool)]
    pointed += [p for step in tool.steps for p in library.questions_in(step)]
    assert pointed
    page = pages[address(tool)]
    for at in pointed:
        assert at.statement in statements_in(at.record)
        basis = (
            basis_in_words(at.statement.evidence, library)
            if at.statement.evidence
            else "an de redactie"
        )
        assert f"{' '.join(at.statement.text.split())}" in page.text
        assert basis in page.text
        assert any(link.endswith(f"{address(at.record)}#{at.statement.id}") for link in page.links)


@pytest.mark.parametrize("name", TOOLS)
def test_a_step_that_follows_the_report_says_on_what_it_rests(library, pages, name):
    for step in library.tool_by_id[name].steps:
        if step.evidence:
            assert basis_in_words(step.evidence, library) in pages[f"{name}/"].text
        else:
            assert step.id in {"reeks", "gesprek", "afspraken"}, step.id


def test_a_design_walks_the_principles_in_the_order_of_the_report_with_two_suggestions_each(
    library,
):
    tool = library.tool_by_id["ontwerpwijzer"]
    steps = [step for step in tool.steps if step.evidence]
    principles = [block.id for block in library.blocks_at(Level.DESIGN)]
    assert [step.building_blocks for step in steps[:-1]] == [(name,) for name in principles]
    for step in steps[4:-1]:
        shown = library.shown_in(step)
        assert len(shown) == 2, step.id
        assert all(at.record.id in step.building_blocks for at in shown), step.id
        assert all(at.statement.evidence for at in shown), step.id
    context = tuple(block.id for block in library.blocks_at(Level.CONTEXT))
    assert steps[-1].building_blocks == context


def test_the_models_to_start_from_are_the_models_of_the_guide(library):
    step = next(s for s in library.tool_by_id["ontwerpwijzer"].steps if s.id == "blend")
    labels = {option.id: option.label for option in step.fields[0].options}
    assert labels.pop("mix")
    assert labels == {model.id: model.title for model in library.models}


def test_a_signpost_asks_for_everything_that_its_sources_name(library):
    tool = library.tool_by_id["wegwijzer"]
    parts = {f"kader/wegwijzer/{p.id}" for p in library.framework_by_id["wegwijzer"].parts}
    assert parts <= set(pointers_of(tool))
    for step in tool.steps:
        for field in step.fields:
            assert field.statement or field.editorial or field.id == "vak"


def test_a_team_talks_about_the_seven_conditions_and_the_four_context_factors(library):
    tool = library.tool_by_id["teamgesprek"]
    talks = [library.discussed_in(step) for step in tool.steps if step.discusses]
    assert talks == [*library.blocks_at(Level.SCHOOL), *library.blocks_at(Level.CONTEXT)]
    assert [agenda.minutes for agenda in tool.agendas] == [30, 60, 90]
    for option in tool.fields[0].options:
        assert not re.search(r"\d", option.label), "words, no score"


# --- chooser ----------------------------------------------------------------------------------------

EVERY_COMBINATION = """() => {
    const chooser = document.querySelector("blend-chooser");
    const questions = Array.from(chooser.querySelectorAll("[data-question]"), (question) =>
        Array.from(question.querySelectorAll("input"), (radio) =>
            radio.value ? `${question.dataset.question}/${radio.value}` : null));
    let all = [[]];
    for (const answers of questions) {
        all = all.flatMap((given) => answers.map((a) => (a ? [...given, a] : given)));
    }
    const models = all.filter((given) => given.length).map((given) =>
        [given, gidsChooser.weigh(chooser.reasons, given)]);
    return {
        tried: models.length,
        without: models.filter(([, w]) => Object.values(w).filter((m) => m.pro).length < 2),
        verdicts: models.filter(([, w]) => Object.keys(w).length !== 8).length,
    };
}"""


def test_every_combination_of_answers_gives_models_with_reasons_and_never_one_verdict(
    open_page, library
):
    page = open_page("ontwerpwijzer/#blend")
    found = page.evaluate(EVERY_COMBINATION)
    options = [len(q.options) + 1 for q in library.tool_by_id["ontwerpwijzer"].chooser.questions]
    expected = 1
    for count in options:
        expected *= count
    assert found == {"tried": expected - 1, "without": [], "verdicts": 0}


def test_answers_bring_up_reasons_for_and_against_with_their_basis(open_page):
    page = open_page("ontwerpwijzer/#blend")
    page.get_by_text("Keuzehulp: welk model past?").click()
    assert page.locator(".chooser__model >> visible=true").count() == 0
    page.check("input[name=blend_keuze-plaats][value=thuis]")
    page.check("input[name=blend_keuze-zelfregulatie][value=weinig]")
    fits = page.locator("[data-group=fits]").inner_text()
    less = page.locator("[data-group=less]").inner_text()
    partly = page.locator("[data-group=partly]").inner_text()
    assert "Rotatiemodel" in fits
    assert "Zelf-blendmodel" in less
    assert "Flipped classroom" in partly
    reason = page.locator("[data-model=zelf-blendmodel] .reason >> visible=true")
    assert reason.count() == 1
    assert "een verantwoordelijkheid die je moet opnemen" in reason.inner_text()
    assert "Basis" in reason.inner_text()
    assert page.locator(".chooser__model >> visible=true").count() == 8
    page.click("[data-choose=flipped-classroom]")
    assert page.locator("input[name=blend_model][value=flipped-classroom]").is_checked()
    page.wait_for_timeout(400)
    page.reload()
    assert page.locator("input[name=blend_keuze-plaats][value=thuis]").is_checked()


# --- pure functions -----------------------------------------------------------------------------------

SHAPE = {"doelen_lager": {"most": 40}, "blend_model": {"options": ["a", "b"]},
         "lessen_*_wat": {"most": 40}}  # fmt: skip
ALPHABET = "aé ß😀‏\n\"'<>&{}\\\u2028x"


def random_sheet(chance: random.Random) -> dict:
    def text():
        return "".join(chance.choice(ALPHABET) for _ in range(chance.randint(1, 19)))

    values = {"doelen_lager": text(), "blend_model": chance.choice("ab")}
    for row in range(chance.randint(0, 5)):
        values[f"lessen_{row}_wat"] = text()
    values = {key: value for key, value in values.items() if value.strip()}
    return {"title": "Titel " + "".join(chance.choices("aé😀&<", k=5)), "values": values}


def test_a_saved_file_opens_to_the_same_sheet(open_page):
    page = open_page("wegwijzer/")
    chance = random.Random(SEED)
    sheets = [random_sheet(chance) for _ in range(300)]
    opened = page.evaluate(
        """([sheets, shape]) => sheets.map((sheet) =>
            gidsCanvas.fromFile(gidsCanvas.toFile(sheet, "x"), "x", shape))""",
        [sheets, SHAPE],
    )
    assert opened == [sheet | {"lost": 0} for sheet in sheets]


def test_only_what_the_form_knows_comes_in(open_page):
    page = open_page("wegwijzer/")
    raw = {
        "title": " Een\n  titel ",
        "values": {
            "doelen_lager": "x" * 50,
            "blend_model": "c",
            "lessen_19_wat": "ja",
            "lessen_20_wat": "nee",
            "lessen_01_wat": "nee",
            "lessen_*_wat": "nee",
            "constructor": "nee",
            "doelen_hoger": "nee",
        },
    }
    found = page.evaluate("([raw, shape]) => gidsCanvas.clean(raw, shape)", [raw, SHAPE])
    kept = {"doelen_lager": "x" * 40, "lessen_19_wat": "ja"}
    assert found == {"title": "Een titel", "values": kept, "lost": 7}


def test_a_row_that_goes_leaves_the_others_in_order(open_page):
    page = open_page("wegwijzer/")
    values = {"lessen_0_wat": "a", "lessen_1_wat": "b", "lessen_2_wat": "c", "hulp_wat": "d"}
    left = page.evaluate("(v) => gidsCanvas.withoutRow(v, 'lessen', 1)", values)
    assert left == {"lessen_0_wat": "a", "lessen_1_wat": "c", "hulp_wat": "d"}
    assert page.evaluate("(v) => gidsCanvas.rowsUsed(v, 'lessen')", left) == 2


# --- as users do it -----------------------------------------------------------------------------------


def field(page, key):
    return page.locator(f"[name={key}]")


def options_of(page, selector="[data-part=documents]") -> list[str]:
    return page.locator(f"{selector} option").all_inner_texts()


def menu(page, action: str) -> None:
    """Chooses something from the menu for keeping and opening."""
    if not page.locator(".canvas__menu[open]").count():
        page.click(".canvas__menu > summary")
    page.click(f".canvas__menu [data-action={action}]")


def saved(page) -> None:
    """Waits until what was typed is in the storage."""
    page.wait_for_function("!document.querySelector('guide-canvas').changed.size")
    page.wait_for_function("!document.querySelector('guide-canvas').titled")


@pytest.fixture(params=["served", "folder"])
def start(request, open_page, site_in_folder):
    """Opens a tool in a clean profile: from a server, and from a folder without one."""

    def open_(address_: str, **options):
        if request.param == "served":
            return open_page(address_, **options)
        place, _, anchor = address_.partition("#")
        file = (site_in_folder / place / "index.html").as_uri()
        return open_page(f"{file}#{anchor}" if anchor else file, **options)

    return open_


@pytest.fixture(scope="session")
def site_in_folder(site):
    return site


def test_a_teacher_designs_two_series_and_takes_one_along(start, tmp_path):
    page = start("ontwerpwijzer/")
    page.fill("[data-part=title]", "Industriële revolutie")
    field(page, "reeks_vak").fill("Geschiedenis")
    page.get_by_role("link", name="Volgende: Doelen").click()
    field(page, "doelen_lager").fill("Een bron\nsamenvatten")
    page.get_by_role("link", name="Volgende: Blend").click()
    page.locator("label.choice", has_text="Flipped classroom").click()
    saved(page)
    page.reload()
    assert page.locator("#blend-titel").is_visible(), "the address holds the step"
    assert page.locator("#doelen-titel").is_hidden()
    assert page.locator("input[name=blend_model][value=flipped-classroom]").is_checked()
    assert field(page, "doelen_lager").input_value() == "Een bron\nsamenvatten"

    page.click("[data-action=new]")
    assert field(page, "reeks_vak").input_value() == ""
    page.fill("[data-part=title]", "Osmose")
    field(page, "reeks_vak").fill("Biologie")
    saved(page)
    assert options_of(page) == ["Industriële revolutie", "Osmose"]
    page.select_option("[data-part=documents]", label="Industriële revolutie")
    assert field(page, "reeks_vak").input_value() == "Geschiedenis"

    with page.expect_download() as download:
        menu(page, "export")
    assert download.value.suggested_filename == "ontwerpwijzer-industriele-revolutie.json"
    file = tmp_path / "ontwerp.json"
    download.value.save_as(file)

    other = start("ontwerpwijzer/")  # a clean profile
    assert options_of(other) == ["Ontwerp 1"]
    other.set_input_files("[data-part=file]", file)
    other.get_by_text("‘Industriële revolutie’ is geopend").wait_for()
    assert field(other, "doelen_lager").input_value() == "Een bron\nsamenvatten"
    other.reload()
    assert options_of(other) == ["Industriële revolutie"]
    assert other.locator("input[name=blend_model][value=flipped-classroom]").is_checked()
    assert page.errors == other.errors == []


def test_what_is_deleted_can_be_put_back(open_page):
    page = open_page("ontwerpwijzer/")
    page.fill("[data-part=title]", "Eerste")
    field(page, "reeks_vak").fill("Frans")
    saved(page)
    page.click("[data-action=new]")
    page.fill("[data-part=title]", "Tweede")
    field(page, "reeks_vak").fill("Latijn")
    menu(page, "delete")
    assert options_of(page) == ["Eerste"]
    assert "‘Tweede’ is verwijderd." in page.inner_text(STATUS)
    page.keyboard.press("Enter")  # the focus stands on the way back
    assert options_of(page) == ["Eerste", "Tweede"]
    assert field(page, "reeks_vak").input_value() == "Latijn"
    page.reload()
    assert field(page, "reeks_vak").input_value() == "Latijn"


def test_a_teacher_makes_a_signpost_and_pastes_it_in_the_learning_platform(open_page):
    page = open_page("wegwijzer/", permissions=["clipboard-read", "clipboard-write"])
    field(page, "voorstelling_vak").fill("Aardrijkskunde")
    page.get_by_role("link", name="Volgende: Les per les").click()
    field(page, "lessen_0_wanneer").fill("Maandag")
    field(page, "lessen_0_leren").fill(HOSTILE)
    page.click("[data-action=add-row]")
    field(page, "lessen_1_wanneer").fill("Dinsdag")
    page.locator("#lessen [data-row]:nth-child(2) label.choice", has_text="Online").first.click()
    page.click("[data-action=add-row]")
    field(page, "lessen_2_deadline").fill("Vrijdag")
    page.locator("#lessen [data-row]").first.get_by_role("button", name="Les weghalen").click()
    assert field(page, "lessen_0_wanneer").input_value() == "Dinsdag"
    assert field(page, "lessen_1_deadline").input_value() == "Vrijdag"
    field(page, "lessen_1_leren").fill(HOSTILE)
    page.get_by_role("link", name="Volgende: Je weg vinden").click()
    page.get_by_role("link", name="Volgende: het blad voor je leerlingen").click()
    sheet = page.locator("pupil-sheet")
    assert sheet.locator("th").all_inner_texts() == [
        "Wanneer?", "Wat leer je?", "Waar?", "Klaar tegen"]  # fmt: skip
    assert sheet.locator("tbody tr").count() == 2
    assert HOSTILE in sheet.inner_text()
    page.click("[data-action=copy-sheet]")
    page.get_by_text("Gekopieerd.").wait_for()
    html = page.evaluate(
        """async () => (await (await navigator.clipboard.read())[0].getType("text/html")).text()"""
    )
    assert "<table" in html
    assert "<td>Dinsdag</td>" in html
    assert "<img" not in html
    text = page.evaluate("navigator.clipboard.readText()")
    assert "Wanneer? Dinsdag" in text
    assert page.evaluate("window.ran") is None
    page.reload()
    assert page.locator("pupil-sheet tbody tr").count() == 2
    assert page.errors == []


def test_copying_works_where_the_clipboard_api_is_missing(open_page):
    page = open_page("about:blank")
    page.context.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(open_page("wegwijzer/").url)
    field(page, "voorstelling_vak").fill("Muziek")
    menu(page, "copy")
    page.get_by_text("Gekopieerd.").wait_for()
    field(page, "voorstelling_klas").focus()
    page.keyboard.press("Control+V")
    assert "Muziek" in field(page, "voorstelling_klas").input_value()


def test_a_team_talks_sees_its_picture_in_words_and_takes_the_minutes_along(open_page, tmp_path):
    page = open_page("teamgesprek/")
    page.locator("#agenda-60").get_by_role("link", name="Visie").click()
    page.locator("#visie label.choice", has_text="Het loopt bij sommigen").click()
    field(page, "visie_stap").fill("Elk schrijft één zin.")
    field(page, "visie_wie").fill("Iedereen")
    page.locator(".canvas__nav").get_by_role("link", name="Afspraken").click()
    picture = page.locator(".picture")
    assert "Visie Het loopt bij sommigen" in " ".join(picture.inner_text().split())
    assert picture.locator("li").count() == 11
    assert picture.get_by_text("nog niet ingevuld").count() == 10
    with page.expect_download() as download:
        menu(page, "text")
    file = tmp_path / "verslag.txt"
    download.value.save_as(file)
    text = file.read_text("utf-8")
    assert "VISIE" in text
    assert "Waar staan we?\nHet loopt bij sommigen" in text
    assert "Onze eerste stap\nElk schrijft één zin." in text
    assert "LEIDERSCHAP" not in text, "only what was talked about"


def test_the_agenda_that_a_team_chooses_leads_it_from_part_to_part(open_page, library, tmp_path):
    tool = library.tool_by_id["teamgesprek"]
    hour = next(agenda for agenda in tool.agendas if agenda.minutes == 60)
    page = open_page("teamgesprek/", viewport=PHONE)
    assert page.locator(".agenda:visible").count() == 3
    page.locator(".choice", has_text="60 minuten").click()
    assert page.locator(".agenda:visible").get_attribute("id") == hour.id
    for at, item in enumerate(hour.items):
        here = page.locator("[data-step]:visible")
        assert here.get_attribute("data-step") == item.step
        assert here.locator(".agenda-here").inner_text() == f"{item.minutes} min. {item.text}"
        if at + 1 < len(hour.items):
            here.locator(".canvas__next").click()
            page.locator(f"#{hour.items[at + 1].step}:visible").wait_for()
    page.locator("[data-step]:visible").get_by_role("link", name="Vorige: Leiderschap").click()
    page.locator("#leiderschap:visible").wait_for()
    page.locator(".canvas__nav summary").click()
    listed = page.locator(".canvas__nav li:has(.agenda__minutes)")
    steps = [step.title for step in tool.steps if step.id in {item.step for item in hour.items}]
    assert listed.get_by_role("link").all_inner_texts() == steps
    assert listed.locator(".agenda__minutes").first.inner_text() == "5 min."
    with page.expect_download() as download:
        menu(page, "text")
    download.value.save_as(file := tmp_path / "verslag.txt")
    assert "Hoeveel tijd hebben jullie?\n60 minuten" in file.read_text("utf-8")
    saved(page)
    page.goto(page.url.partition("#")[0])
    page.reload()
    page.locator(".choice", has_text="Nog geen keuze").first.click()
    assert page.locator(".agenda:visible").count() == 3
    assert page.locator(".agenda-here, .canvas__nav .agenda__minutes").count() == 0
    assert page.locator("#gesprek .canvas__next").inner_text() == "Volgende: Leiderschap"
    assert page.errors == []


def test_a_design_is_made_by_keyboard_alone(open_page):
    page = open_page("ontwerpwijzer/#doelen")
    page.locator("#doelen-titel").focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        reached.append(" ".join(name.split()))
        if name == "doelen_lager":
            page.keyboard.type("Samenvatten")
        if reached[-1] == "Volgende: Blend":
            page.keyboard.press("Enter")
            break
    assert reached[-1] == "Volgende: Blend"
    page.wait_for_function("document.activeElement.id === 'blend-titel'")
    assert page.locator("#doelen-titel").is_hidden()
    page.locator("input[name=blend_model]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=blend_model][value=rotatiemodel]").is_checked()
    page.go_back()
    page.locator("#doelen-titel").wait_for()
    assert field(page, "doelen_lager").input_value() == "Samenvatten"


@pytest.mark.parametrize("name", TOOLS)
def test_without_script_a_tool_is_a_blank_form_to_print(open_page, library, name):
    tool = library.tool_by_id[name]
    page = open_page(f"{name}/", java_script_enabled=False)
    shown = page.locator("guide-canvas").inner_text()
    for step in tool.steps:
        assert step.title in shown
        assert all(one.label in shown for one in tool.fields_of(step)), step.id
    assert page.locator("guide-canvas button >> visible=true").count() == 0
    text = words_of(pdf_of(page))
    for at in (library.statement_by_pointer[p] for p in pointers_of(tool)):
        assert squeezed(at.statement.text) in text


REFUSALS = {
    "full": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
    "forbidden": "Object.defineProperty(window, 'localStorage', "
    "{ get() { throw new DOMException('', 'SecurityError') } })",
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_browser_that_stores_nothing_says_so_and_loses_nothing_on_the_screen(
    open_page, url, refusal
):
    page = open_page("about:blank")
    page.context.add_init_script(REFUSALS[refusal])
    page.goto(f"{url}citaten/")
    theirs = len(page.errors)  # the theme itself stumbles where storage is forbidden
    page.goto(f"{url}ontwerpwijzer/")
    field(page, "reeks_vak").fill("Wiskunde")
    page.get_by_text("Deze browser kan niets bewaren").wait_for()
    page.click("[data-action=new]")
    field(page, "reeks_vak").fill("Fysica")
    saved(page)
    page.select_option("[data-part=documents]", label="Ontwerp 1")
    assert field(page, "reeks_vak").input_value() == "Wiskunde"
    with page.expect_download() as download:
        menu(page, "export")
    assert "Wiskunde" in download.value.path().read_text("utf-8")
    assert len(page.errors) == 2 * theirs


def test_two_tabs_keep_each_others_work(open_page, url):
    one = open_page("ontwerpwijzer/")
    field(one, "reeks_vak").fill("Nederlands")
    saved(one)
    two = one.context.new_page()
    two.goto(f"{url}ontwerpwijzer/")
    field(two, "reeks_klas").fill("3 A")
    saved(two)
    one.wait_for_function("document.querySelector('[name=reeks_klas]').value === '3 A'")
    field(one, "reeks_onderwerp").fill("Poëzie")
    saved(one)
    two.wait_for_function("document.querySelector('[name=reeks_onderwerp]').value === 'Poëzie'")
    menu(two, "delete")
    one.get_by_text("in een ander tabblad verwijderd").wait_for()
    assert field(one, "reeks_vak").input_value() == "Nederlands"
    field(one, "reeks_lessen").fill("4")
    saved(one)
    one.reload()
    assert field(one, "reeks_vak").input_value() == "Nederlands"
    assert field(one, "reeks_klas").input_value() == "3 A"


@pytest.mark.parametrize("stored", ["{", "[]", '{"version": 9, "sheets": []}', "null"])
def test_an_unreadable_store_is_set_aside_and_not_thrown_away(open_page, stored):
    page = open_page("ontwerpwijzer/")
    page.evaluate("(text) => localStorage.setItem('gids.ontwerpwijzer.v1', text)", stored)
    page.reload()
    page.get_by_text("Wat hier bewaard was, is onleesbaar.").wait_for()
    aside = page.evaluate("localStorage.getItem('gids.ontwerpwijzer.v1.onleesbaar')")
    assert aside == stored
    field(page, "reeks_vak").fill("Frans")
    saved(page)
    page.reload()
    assert field(page, "reeks_vak").input_value() == "Frans"
    assert page.errors == []


# --- damaged files --------------------------------------------------------------------------------------


def whole_file(library) -> dict:
    """A design with something in every field, as the tool saves it."""
    values = {}
    for step in (tool := library.tool_by_id["ontwerpwijzer"]).steps:
        for one in tool.fields_of(step):
            options = [option.id for option in one.options]
            values[f"{step.id}_{one.id}"] = options[0] if options else f"{one.label} …"
    return {"gids": "ontwerpwijzer", "version": 1, "sheet": {"title": "Heel", "values": values}}


def nested(depth: int) -> object:
    value: object = HOSTILE
    for _ in range(depth):
        value = [value]
    return value


def damaged(whole: dict, chance: random.Random) -> bytes:
    """The file with one to four things wrong in its data, or broken as text."""
    data = json.loads(json.dumps(whole))
    strange = [
        None, True, -1, 1e300, "", HOSTILE, "javascript:window.ran=1", "x" * 5000, [], {}, [HOSTILE],
        {"__proto__": {"ran": 1}}, {"toString": HOSTILE}, nested(50), "\ud800", "\u0000\u202e",
    ]  # fmt: skip
    keys = ["__proto__", "constructor", "doelen_lager ", "lessen_999999_x", "a_*_b", HOSTILE,
            "hasOwnProperty", "reeks_0_vak"]  # fmt: skip
    for _ in range(chance.randint(1, 4)):
        place = chance.choice([data, data.get("sheet"), data.get("sheet")])
        if isinstance(place, dict) and isinstance(place.get("values"), dict):
            place = chance.choice([place, place["values"], place["values"]])
        if not isinstance(place, dict):
            continue
        key = chance.choice([*place, *keys]) if place else chance.choice(keys)
        if chance.random() < 0.2:
            place.pop(key, None)
        else:
            place[key] = copy.deepcopy(chance.choice(strange))  # or it could come to hold itself
    text = json.dumps(data).encode()
    kind = chance.randrange(5)
    if kind == 0:
        return text[: chance.randrange(len(text))]
    if kind == 1:
        spoiled = bytearray(text)
        for _ in range(chance.randint(1, 20)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        return bytes(spoiled)
    if kind == 2:
        return chance.choice([b"", b"\xff\xfe", b"[" * 90_000, b" " * 300_000, text + text])
    return text


def test_damaged_files_break_nothing_and_run_nothing(open_page, library, sample):
    page = open_page("ontwerpwijzer/")
    chance = random.Random(SEED)
    whole = whole_file(library)
    known = set(whole["sheet"]["values"]) | {
        f"blend_keuze-{q.id}" for q in library.tool_by_id["ontwerpwijzer"].chooser.questions
    }
    elements = page.locator("guide-canvas *").count()
    for number in range(sample(50, 1000)):
        if number % 40 == 0:
            page.evaluate("localStorage.clear()")
            page.reload()
        page.evaluate("document.querySelector('[data-part=status]').textContent = ''")
        file = {"name": "x.json", "mimeType": "application/json", "buffer": damaged(whole, chance)}
        page.set_input_files("[data-part=file]", file)
        page.wait_for_function("document.querySelector('[data-part=status]').textContent")
        held = json.loads(page.evaluate("localStorage.getItem('gids.ontwerpwijzer.v1') || '{}'"))
        for sheet in held.get("sheets", []):
            assert set(sheet["values"]) <= known
            assert all(type(value) is str for value in sheet["values"].values())
        assert page.evaluate("[window.ran, ({}).ran]") == [None, None]
    page.select_option("[data-part=documents]", index=0)
    kept = page.locator("[data-part=documents] option").count()
    assert page.locator("guide-canvas *").count() <= elements + kept
    assert page.locator("guide-canvas :is(img, script, iframe)").count() == 0
    assert page.errors == []
    page.evaluate("localStorage.clear()")
    page.reload()
    file = {
        "name": "x.json",
        "mimeType": "application/json",
        "buffer": json.dumps(whole).encode(),
    }
    page.set_input_files("[data-part=file]", file)
    page.get_by_text("‘Heel’ is geopend, naast wat je al had.").wait_for()


# --- paper ------------------------------------------------------------------------------------------------


def pdf_of(page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def squeezed(text: str) -> str:
    """Letters and digits only: blind to line breaks, hyphens and spacing of a printed page."""
    return "".join(c for c in text.casefold() if c.isalnum())


def words_of(document) -> str:
    return squeezed(
        "".join(
            # without the page number at the foot, which would part a sentence that runs on
            document[n].get_textpage().get_text_bounded(bottom=45)
            for n in range(len(document))
        )
    )


def long_answer(key: str, length: int) -> str:
    words = f"Antwoord bij {key}: leerlingen zoeken per drie een bron en leggen hun besluit uit. "
    return (words * 9)[: length - 1] + "."


def test_a_full_design_prints_on_two_pages_with_every_word_and_the_way_to_its_principles(
    open_page, library
):
    page = open_page("ontwerpwijzer/")
    whole = whole_file(library)
    values = whole["sheet"]["values"]
    for step in library.tool_by_id["ontwerpwijzer"].steps:
        for one in step.fields:
            key = f"{step.id}_{one.id}"
            if not one.options:
                values[key] = long_answer(key, 320 if one.kind == "lang" else 60)
    buffer = json.dumps(whole).encode()
    file = {"name": "x.json", "mimeType": "application/json", "buffer": buffer}
    page.set_input_files("[data-part=file]", file)
    page.get_by_text("‘Heel’ is geopend, naast").wait_for()
    document = pdf_of(page)
    assert len(document) <= 2
    text = words_of(document)
    assert "heel" in text
    for key, value in values.items():
        if key not in {"blend_model", "tools_samr"}:
            assert squeezed(value) in text, key
    assert "rotatiemodel" in text
    for block in (*library.blocks_at(Level.DESIGN), *library.blocks_at(Level.CONTEXT)):
        assert squeezed(library.settings.site_url + address(block)) in text, block.id
    assert "nogeenkeuze" not in text
    assert "uitdegids" not in text, "suggestions stay on the screen"


def open_design(page, library, length: int) -> bool:
    """Opens a design with answers of about `length` characters; whether it says to be too long."""
    whole = whole_file(library)
    said = " ".join(claim.text for block in library.blocks for claim in block.claims)
    boxes = [
        f"{step.id}_{one.id}"
        for step in library.tool_by_id["ontwerpwijzer"].steps
        for one in step.fields
        if one.kind == "lang"
    ]
    for at, key in enumerate(boxes):
        whole["sheet"]["values"][key] = said[at * length : (at + 1) * length]
    buffer = json.dumps(whole).encode()
    page.set_input_files(
        "[data-part=file]", {"name": "x.json", "mimeType": "application/json", "buffer": buffer}
    )
    page.wait_for_function(
        "key => document.querySelector('guide-canvas').sheet.values[key[0]] === key[1]",
        arg=[boxes[-1], whole["sheet"]["values"][boxes[-1]]],
    )
    return page.get_by_text("past niet op 2 bladen A4").is_visible()


def letters_on_paper(document) -> float:
    """The height of an answer's letters, in points."""
    text = document[0].get_textpage()
    at = text.search("Rotatiemodel").get_next()[0]
    _, bottom, _, top = text.get_charbox(at, loose=True)
    return round(top - bottom, 2)


def test_a_design_prints_as_large_as_two_pages_allow_and_says_when_they_are_full(
    open_page, library
):
    page = open_page("ontwerpwijzer/")
    sizes = []
    for length in (120, 360, 520):
        assert not open_design(page, library, length), length
        document = pdf_of(page)
        assert len(document) <= 2, length
        sizes.append(letters_on_paper(document))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1.3 * sizes[-1]
    assert open_design(page, library, 700)
    assert len(pdf_of(page)) > 2
    assert open_design(page, library, 1190)
    assert not open_design(page, library, 120)


def test_a_signpost_prints_as_the_clean_page_alone(open_page):
    page = open_page("wegwijzer/")
    field(page, "voorstelling_vak").fill("Techniek")
    page.evaluate("location.hash = 'lessen'")
    field(page, "lessen_0_leren").fill("Een circuit tekenen")
    document = pdf_of(page)
    text = words_of(document)
    assert len(document) == 1
    assert "eencircuittekenen" in text
    for word in ("waaromdezevakjes", "inspiratiegids", "gereedschap", "lesweghalen", "klaartegen"):
        assert word not in text


def test_the_minutes_of_a_team_print_with_the_picture(open_page):
    page = open_page("teamgesprek/#visie")
    page.locator("#visie label.choice", has_text="We zijn begonnen").click()
    field(page, "visie_beeld").fill("Iedereen legt het in één zin uit.")
    text = words_of(pdf_of(page))
    assert squeezed("Iedereen legt het in één zin uit.") in text
    assert squeezed("Het beeld van jullie antwoorden") in text
    assert text.count(squeezed("We zijn begonnen")) == 2  # beside the block, and in the picture
    assert squeezed("Vragen om over te praten") not in text
    assert squeezed("/bouwstenen/visie/") in text
    assert squeezed("/bouwstenen/leiderschap/") not in text, "nobody talked about it"


@pytest.mark.parametrize("name", TOOLS)
def test_an_empty_form_prints_with_all_its_steps_and_prompts(open_page, library, name):
    tool = library.tool_by_id[name]
    page = open_page(f"{name}/")
    text = words_of(pdf_of(page))
    for step in tool.steps:
        assert squeezed(step.title + step.help) in text or squeezed(step.help) in text, step.id
        for one in tool.fields_of(step):
            assert squeezed(one.label) in text, one.label
        for at in (*library.shown_in(step), *library.questions_in(step)):
            assert squeezed(at.statement.text) in text


# --- small screens ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TOOLS)
def test_nothing_of_a_tool_sticks_out_on_a_phone(open_page, library, name):
    page = open_page(f"{name}/", viewport=PHONE, color_scheme="dark")
    for step in library.tool_by_id[name].steps:
        page.evaluate("(id) => { location.hash = id }", step.id)
        page.locator(f"#{step.id}-titel").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], step.id
    page.locator(".canvas__nav summary").click()
    page.locator(".canvas__nav a").last.click()
    assert page.locator(".canvas__nav[open]").count() == 0
    assert page.errors == []


def test_only_the_pages_of_the_tools_load_their_scripts(site):
    for file in site.rglob("*.html"):
        loads = "javascripts/canvas." in file.read_text("utf-8")
        assert loads == (file.relative_to(site).parent.as_posix() in TOOLS), file
