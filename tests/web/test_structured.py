import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from search_app.settings import Settings
from search_app.web import build_app
from search_app.web.structured import dump_safely

from .collection import CADERA, HIP, make_change, make_changes, publish

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def read(client: FlaskClient, address: str) -> list[Any]:
    response = client.get(address)
    assert response.status_code == 200
    return [json.loads(found) for found in SCRIPT.findall(response.text)]


def test_an_article_describes_itself_and_its_questions(client: FlaskClient) -> None:
    (page,) = read(client, "/documents/es/cadera")
    address = "http://localhost/documents/es%2Fcadera"
    assert page == {
        "@context": "https://schema.org",
        "@type": ["MedicalWebPage", "FAQPage"],
        "@id": address,
        "url": address,
        "name": "Dolor de cadera",
        "inLanguage": "es",
        "lastReviewed": "2026-09-01",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isPartOf": {"@type": "WebSite", "name": "Hill Clinic", "url": "http://localhost/"},
        "publisher": {"@type": "MedicalClinic", "name": "Hill Clinic", "telephone": "+44 20 7946 0000"},
        "mainEntity": [
            {
                "@type": "Question",
                "@id": f"{address}#por-qu%C3%A9-me-duele-la-cadera",
                "name": "¿Por qué me duele la cadera?",
                "acceptedAnswer": {"@type": "Answer", "text": CADERA[0][2]},
            }
        ],
    }


def test_it_is_the_same_whatever_passage_is_cited(client: FlaskClient) -> None:
    assert read(client, "/documents/es/cadera?passage=qu%C3%A9-hacer") == read(client, "/documents/es/cadera")


def test_a_copy_of_a_page_of_the_clinics_own_describes_nothing(client: FlaskClient) -> None:
    assert read(client, "/documents/hip-pain") == []
    assert read(client, "/documents/es/cadera?passage=qu%C3%A9-hacer&print=1") == []
    assert "ld+json" not in client.get("/documents/hip-pain").text


def test_sources_are_cited_with_their_addresses(settings: Settings) -> None:
    change = make_change("a", "A", HIP[:1], sources=("NHS: Hip, https://www.nhs.uk/hip/", "Our own"), licence="")
    (page,) = read(build_app(settings, publish([change])).test_client(), "/documents/a")
    assert page["citation"] == [
        {"@type": "CreativeWork", "name": "NHS: Hip", "url": "https://www.nhs.uk/hip/"},
        {"@type": "CreativeWork", "name": "Our own"},
    ]
    assert page["@type"] == "MedicalWebPage"
    assert {"mainEntity", "license", "reviewedBy"} & set(page) == set()


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("https://a.example/terms", "https://a.example/terms"),
        ("All rights reserved", {"@type": "CreativeWork", "name": "All rights reserved"}),
        ("javascript:alert(1)", {"@type": "CreativeWork", "name": "javascript:alert(1)"}),
    ],
)
def test_licences(settings: Settings, licence: str, said: object) -> None:
    change = make_change("a", "A", HIP[:1], licence=licence)
    assert read(build_app(settings, publish([change])).test_client(), "/documents/a")[0]["license"] == said


def test_what_is_withdrawn_is_not_in_it(settings: Settings) -> None:
    change = make_change("a", "A", HIP)
    client = build_app(settings, publish([change], withdrawn="a#do-i-need-an-x-ray")).test_client()
    assert "mainEntity" not in read(client, "/documents/a")[0]
    assert "X-ray" not in client.get("/documents/a").text


def test_nothing_breaks_out_of_the_script(settings: Settings) -> None:
    text = "</script><script>alert(1)</script><!--<script> ]]> & \u2028\u2029 \\ \" ' \ud800"
    said = dump_safely({"a": text})
    assert not re.search("[<>&\u2028\u2029]", said)
    assert json.loads(said) == {"a": text}
    change = make_change("a", "A", [(f"Is {text.split()[0]} safe?", (), text)])
    (page,) = read(build_app(settings, publish([change])).test_client(), "/documents/a")
    assert page["mainEntity"][0]["acceptedAnswer"]["text"] == text.replace("\ud800", "\ufffd")


def test_a_clinic_without_a_phone_names_none(settings: Settings) -> None:
    client = build_app(replace(settings, clinic_phone=""), publish(make_changes())).test_client()
    assert read(client, "/documents/es/cadera")[0]["publisher"] == {"@type": "MedicalClinic", "name": "Hill Clinic"}


def test_a_withdrawn_document_has_none(settings: Settings) -> None:
    client = build_app(settings, publish(make_changes(), withdrawn="es/cadera")).test_client()
    gone = client.get("/documents/es/cadera")
    assert (gone.status_code, "ld+json" in gone.text) == (410, False)
