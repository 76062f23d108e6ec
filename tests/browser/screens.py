"""Pictures of every page of the path, for docs/screens: `python -m tests.browser.screens [FOLDER]`.

Takes the demo on a database and a clock of its own, so that nobody's data changes and the dates are always the same.
Each page is taken in English and in Chinese, on a desktop and on a telephone; what is taken is what one sees first.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.browser.conftest import CHROMIUM, NO_TELEPHONE, SWITCHES, Site, serving
from tests.browser.test_journey import PASSWORD, jobs_file
from tests.conftest import NOW, ROOT

FOLDER = ROOT / "docs" / "screens"
SCENES = "tests.browser.scenes"
MAIL = "demo.example"
MOMENT = NOW + timedelta(hours=7)  # a Wednesday, 17:30 in Shanghai and 9:30 in London
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LARGEST = 150_000  # bytes; a picture that is larger shows a little less of the page's foot
LANGUAGES = {"en": ("en-GB", "en", "north", "anna"), "zh": ("zh-CN", "zh-hans", "shunda", "wei")}
NEW_SHOP = {"en": ("Hill Street Motors", "Sam Hill", "GB"), "zh": ("桥北汽修", "林老板", "CN")}


def english_file() -> bytes:
    """A week's jobs, and two rows that cannot be taken."""
    rows = [
        "Job No,Plate,Make,Model,Customer,Mobile,Service Type,Services,Delivery Date,Mileage,Advisor,Technician,Total"
    ]
    for n in range(1, 61):
        mobile, day = (
            ("12345" if n == 17 else f"07911 12{n:04d}"),
            ("yesterday" if n == 42 else f"2026-11-{11 + n % 7}"),
        )
        rows.append(
            f"HS{n:04d},NG{n:02d} HSM,Ford,Focus,Customer {n},{mobile},Repair,Front brake pads; brake fluid,"
            f"{day} {9 + n % 8}:{n % 6}0,{20_000 + 310 * n},Gary Holt,Tom Baines,{80 + 7 * n}.00"
        )
    return "\n".join(rows).encode()


JOBS = {"en": english_file, "zh": jobs_file}
# One heading means too little here, so that the step of columns has something to ask.
UNSURE = {
    "en": ("Job No,Plate,Name,Mobile,Delivered,Type", "HS9{n:03d},NG{n} HSN,Pat Moor,07911 13{n:04d},{day},Brakes up"),
    "zh": ("工单号,车牌号,姓名,联系电话,交车日期,维修类别", "WH9{n:03d},沪A{n}88,王建国,139200000{n},{day},刹车组"),
}


def unsure_file(language: str) -> bytes:
    """Ten jobs under headings that leave a question open, and a kind of work that only this shop knows."""
    header, row = UNSURE[language]
    day = f"{NOW - timedelta(days=2):%Y-%m-%d}"
    return "\n".join([header, *(row.format(n=n, day=day) for n in range(10, 20))]).encode()


class Camera:
    """Takes a page twice: as a desktop and as a telephone shows it."""

    def __init__(self, page: Any, folder: Path, language: str) -> None:
        self.page, self.folder, self.language = page, folder, language

    def take(self, name: str, *, at: str = "") -> None:
        """`at` is what the picture must show, where that is not the top of the page."""
        self.page.wait_for_load_state("networkidle")
        for device, size in (("phone", PHONE), ("desktop", DESKTOP)):
            path, height, picture = self.folder / f"{name}-{device}-{self.language}.png", size["height"], b""
            while not picture or len(picture) > LARGEST:
                self.page.set_viewport_size({**size, "height": height})
                if at:
                    self.page.locator(at).scroll_into_view_if_needed()
                picture = self.page.screenshot(animations="disabled", caret="hide")
                height -= 64
            path.write_bytes(picture)
            print(f"{path.name}  {len(picture) // 1000} kB", flush=True)


def main(folder: Path) -> None:
    """Takes all of them."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with serving(moment=MOMENT) as site, sync_playwright() as driver:
        print("The demo is being loaded.", flush=True)
        site.make(f"{SCENES}.demo")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*SWITCHES, "--disable-lcd-text"])
        for language, (locale, saved, shop, agent) in LANGUAGES.items():

            def camera(language: str = language, locale: str = locale) -> Camera:
                context = browser.new_context(locale=locale, viewport=DESKTOP, color_scheme="light")
                context.add_init_script(NO_TELEPHONE)
                return Camera(context.new_page(), folder, language)

            public(site, camera())
            portal(site, camera(), shop)
            calling(site, camera(), f"{agent}@console.{MAIL}")
            site.make(f"{SCENES}.speaks", e_mail=f"mei@console.{MAIL}", language=saved)
            supervising(site, camera(), f"mei@console.{MAIL}")
        browser.close()


def public(site: Site, camera: Camera) -> None:
    page = camera.page
    name, person, country = NEW_SHOP[camera.language]
    page.goto(site.url(host="localhost"))
    camera.take("home")
    page.goto(site.url("/sign-up/", host="localhost"))
    page.locator("#id_shop_name").fill(name)
    page.locator("#id_name").focus()
    page.locator("#slug-note svg").wait_for()
    page.locator("#id_name").fill(person)
    page.locator("#id_email").fill(f"{camera.language}@new.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_country").select_option(country)
    page.locator("#id_terms").check()
    page.evaluate("() => window.scrollTo(0, 0)")
    camera.take("sign-up")
    page.locator('form[action="/sign-up/"] button[type=submit]').click()
    page.wait_for_url("**/confirm-email/")
    camera.take("check-mail")


def portal(site: Site, camera: Camera, slug: str) -> None:
    page, host = camera.page, f"{slug}.localhost"
    site.sign_in(page, f"owner@{slug}.{MAIL}", host)

    def go(path: str, name: str) -> None:
        page.goto(site.url(path, host=host))
        camera.take(name)

    go("/", "results")
    page.locator('a[href^="/results/points/"]').first.click()
    camera.take("rows")
    go("/uploads/", "uploads")
    page.locator("#file").set_input_files(
        {"name": "jobs.csv", "mimeType": "text/csv", "buffer": JOBS[camera.language]()}
    )
    page.locator("form[data-dropzone] button[type=submit]").click()
    page.locator('form[action$="/import/"]').wait_for()
    camera.take("upload-check")
    page.locator("#problems .card-header a").first.click()
    page.locator("form[data-grid]").wait_for()
    camera.take("upload-grid")
    page.go_back()
    page.locator('form[action$="/import/"] button').click()
    page.locator("#upload-state .ac-message-success").wait_for()
    camera.take("upload-done")
    page.locator('#upload-state a[href$="/undo/"]').click()
    page.locator('main form[action$="/undo/"]').wait_for()
    camera.take("upload-undo")
    page.goto(site.url("/uploads/", host=host))
    page.locator("#file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": unsure_file(camera.language)}
    )
    page.locator("form[data-dropzone] button[type=submit]").click()
    page.locator('#upload-state input[type="radio"]').first.wait_for()
    camera.take("upload-columns")
    auditing(site, camera, host)
    go("/complaints/", "complaints")
    page.locator(".ac-column a[data-open]").first.click()
    page.locator("#complaint").wait_for()
    camera.take("complaint")
    go("/people/", "people")
    go("/api-tokens/", "api-tokens")
    go("/billing/", "billing")
    page.locator('form[action="/billing/card-payment/"] .btn-primary').first.click()
    page.wait_for_url("**/_pay/*")
    page.locator('[name="card"]').fill("4242 4242 4242 4242")
    camera.take("checkout")
    page.locator('button[value="pay"]').click()
    page.locator("#payment-state .ac-plan-state-success").wait_for()
    camera.take("payment")


def auditing(site: Site, camera: Camera, host: str) -> None:
    """What the papers and the data lack, who scores how, the rules, and a job with a paper."""
    page = camera.page
    for path, name in (("", "findings"), ("scores/", "audit-scores"), ("rules/", "audit-rules")):
        page.goto(site.url(f"/audits/{path}", host=host))
        camera.take(name)
    page.goto(site.url("/audits/", host=host))
    page.locator('.audit-findings a[href^="/jobs/"]').first.click()
    page.locator("[data-papers]").wait_for(state="attached")
    photo = page.screenshot(type="jpeg")
    for closed in page.locator(".ac-attach:not([open]) > summary").all():
        closed.click()
    page.locator("#paper-files").set_input_files({"name": "order.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.locator("[data-papers] select[name=kind]").select_option("repair_order")
    page.locator("[data-papers] input[name=signed_by]").first.check()
    with page.expect_navigation():
        page.locator("[data-papers] button[type=submit]").click()
    page.locator(".ac-paper img").first.wait_for()
    page.evaluate("() => window.scrollTo(0, 0)")
    camera.take("job")


def calling(site: Site, camera: Camera, e_mail: str) -> None:
    page = camera.page
    site.sign_in(page, e_mail)
    page.goto(site.url())
    camera.take("desk")
    page.keyboard.press("Control+Enter")
    page.locator("#survey").wait_for()
    camera.take("call")
    site.make(f"{SCENES}.odd", attempt=page.url.rstrip("/").rpartition("/")[2])
    page.reload()
    page.locator("#call-findings details summary").first.click()
    page.locator("#call-findings textarea:visible").first.wait_for()
    camera.take("call-findings", at="#call-findings")
    page.reload()
    page.locator("#survey").wait_for()
    page.keyboard.press("F8")
    page.locator("#dial[data-done]").wait_for()
    page.keyboard.press("F4")
    page.locator("#c-words").wait_for()
    camera.take("complaint-form")


def supervising(site: Site, camera: Camera, e_mail: str) -> None:
    page = camera.page
    site.sign_in(page, e_mail)
    page.goto(site.url("/complaints/"))
    camera.take("triage")
    page.locator(".ac-column a[data-open]").first.click()
    page.locator("#complaint").wait_for()
    camera.take("triage-complaint")
    page.goto(site.url("/review/"))
    camera.take("review")
    page.goto(site.url("/shops/"))
    camera.take("team-shops")


if __name__ == "__main__":
    if "DATABASE_URL" in os.environ:
        main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
    else:
        from config import embedded

        with embedded.services(durable=False):
            main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
