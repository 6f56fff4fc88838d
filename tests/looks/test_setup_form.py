"""What the form of a group shows changes with the kind that is chosen, without a script."""

import pytest

pytestmark = pytest.mark.browser

FORM = """
<link rel="stylesheet" href="css/forms.css">
<form class="form">
  <input type="radio" name="kind" value="group" checked><input type="radio" name="kind" value="individual">
  <div class="for-groups">kies</div><p class="for-guidance">altijd 90 dagen</p>
</form>
"""


def shown(page):
    return [page.locator(name).is_visible() for name in (".for-groups", ".for-guidance")]


def test_the_life_of_messages_is_asked_of_groups_only(browser, static_url):
    page = browser.new_page()
    page.goto(f"{static_url}/")
    page.set_content(FORM, wait_until="networkidle")
    before = shown(page)

    page.check("[value=individual]")

    assert (before, shown(page)) == ([True, False], [False, True])
    page.close()
