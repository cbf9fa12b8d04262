"""How the admin writes days in English: as Europe does, where Django's default is American."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j/m/Y"
SHORT_DATETIME_FORMAT = "j/m/Y, H:i"
TIME_FORMAT = "H:i"
