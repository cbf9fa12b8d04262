"""How the admin writes days in Bulgarian: Django's own format for it knows no time of day."""

DATE_FORMAT = "j.m.Y г."
DATETIME_FORMAT = "j.m.Y г., H:i"
SHORT_DATE_FORMAT = "j.m.Y"
SHORT_DATETIME_FORMAT = "j.m.Y, H:i"
TIME_FORMAT = "H:i"
