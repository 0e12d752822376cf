"""Money as an exact amount of one currency: how it is written and how it is divided, never a float."""

from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

from hotline.domain.errors import BadInputError

#: Currencies in use by the decimals of their smallest coin (ISO 4217, list one). Its codes for funds, metals and tests are
#: left out: nobody is paid in them.
_CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK "
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
        "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS "
        "VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}
#: Decimals after the point of the smallest coin, by code. A programme may pay in larger units than this.
MINOR_UNITS = {code: decimals for decimals, codes in _CODES.items() for code in codes.split()}

#: Wide enough for any treasury; a result that does not fit is refused by ``InvalidOperation``, never rounded.
_EXACT = Context(prec=60)


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units of its currency; it may be negative, so that a difference can be said."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in MINOR_UNITS:
            raise BadInputError("currency", "unknown")
        if not self.amount.is_finite() or not is_whole(self.amount, minor_unit(self.currency)):
            raise BadInputError("amount", "finer_than_minor_unit")

    @property
    def text(self) -> str:
        """The amount alone, as ``7001`` or ``0.5``."""
        return plain(self.amount)


def minor_unit(currency: str) -> Decimal:
    """The smallest coin of a currency, as ``0.01`` for CNY."""
    return Decimal(1).scaleb(-MINOR_UNITS[currency])


def is_whole(amount: Decimal, unit: Decimal) -> bool:
    """Whether the amount is a whole number of units."""
    try:
        return _EXACT.remainder(amount, unit) == 0
    except InvalidOperation:  # more digits than anybody can be owed
        return False


def plain(amount: Decimal) -> str:
    """Decimal text without an exponent and without trailing zeros: ``300000``, ``0.5``, ``0``."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def split_equally(amount: Decimal, shares: int, unit: Decimal) -> tuple[Decimal, ...]:
    """Divide a whole number of units into equal shares; what is left over goes one unit each to the first.

    ``unit`` is the smallest sum that is paid out. The shares always add up to the amount.
    """
    if shares < 1:
        raise BadInputError("shares", "none")
    if amount < 0 or not is_whole(amount, unit):
        raise BadInputError("amount", "finer_than_minor_unit")
    each, left_over = divmod(int(amount / unit), shares)
    return tuple((each + (1 if place < left_over else 0)) * unit for place in range(shares))
