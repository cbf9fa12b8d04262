"""How the admin writes days in Bulgarian: Django's own format for it knows no time of day."""

DATE_FORMAT = "j.m.Y г."
DATETIME_FORMAT = "j.m.Y г., H:i"
SHORT_DATE_FORMAT = "j.m.Y"
SHORT_DATETIME_FORMAT = "j.m.Y, H:i"
TIME_FORMAT = "H:i"

# ISO first: the widgets write that. Day before month always: Django's default would swap them.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y г.", "%d/%m/%Y"]
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M", "%H.%M"]
