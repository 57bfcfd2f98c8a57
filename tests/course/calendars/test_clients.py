from __future__ import annotations

import pytest

from course.calendars.clients import CalendarClient, client_of


@pytest.mark.parametrize(
    ("user_agent", "client"),
    [
        ("Google-Calendar-Importer", CalendarClient.GOOGLE),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", CalendarClient.GOOGLE),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328)", CalendarClient.OUTLOOK),
        ("Microsoft.Exchange/15.20 OutlookService", CalendarClient.OUTLOOK),
        ("iOS/18.1 (22B83) dataaccessd/1.0", CalendarClient.APPLE),
        ("macOS/15.1 (24B83) CalendarAgent/1045", CalendarClient.APPLE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Thunderbird/128.4.0",
         CalendarClient.THUNDERBIRD),
        ("ICSx5/2.2.1 (Ktor; okhttp/4.12.0) Android/14", CalendarClient.ICSX5),
        ("Nextcloud Webcal Service", CalendarClient.NEXTCLOUD),
        ("curl/8.5.0", CalendarClient.OTHER),
        ("", CalendarClient.OTHER),
    ],
)  # fmt: skip
def test_apps_are_known_by_their_name(user_agent, client):
    assert client_of(user_agent) == client
