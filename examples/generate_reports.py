#!/usr/bin/env python3
"""Writes the two example reports, credit-report.xml and asset-report.json, next to this file.

Every person, company and account in them is invented. The output is the same on every machine and
every Python from 3.8 on: the random numbers are our own, and money is counted in whole cents.
"""

import datetime
import json
import pathlib
from xml.sax.saxutils import escape, quoteattr

SEED = 20260930
REPORT_DAY = datetime.date(2026, 9, 30)
DAYS = 730
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


class SplitMix64:
    """The splitmix64 generator: small, and free of what Python's own may change between versions."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        mask = 2**64 - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        return ((mixed ^ (mixed >> 31)) * limit) >> 64

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def text(self, length, alphabet):
        return "".join(self.pick(alphabet) for _ in range(length))


# ---- The credit report -----------------------------------------------------------------------

BUREAUS = ("Equifax", "Experian", "TransUnion")
SCORES = {"Equifax": ("EquifaxBeacon5.0", 742, ("10", "14", "18", "08")),
          "Experian": ("ExperianFairIsaac", 735, ("14", "10", "08", "05")),
          "TransUnion": ("FICORiskScoreClassic04", 748, ("10", "18", "05", "30"))}
SCORE_FACTORS = {"10": "Revolving balances are high beside their limits", "14": "Accounts are young on average",
                 "18": "Several accounts were once paid late", "08": "Many inquiries in the last twelve months",
                 "05": "Many accounts carry a balance", "30": "The newest account was opened recently"}
CREDITORS = (  # kind of business, name, street, city, state, zip
    ("Banking", "LARKSPUR SAVINGS BANK", "400 GRAND AVE", "BOISE", "ID", "83702"),
    ("Banking", "PEÑASCO VALLEY CU", "77 CAÑON RD", "SANTA FE", "NM", "87501"),
    ("Banking", "HARBORLIGHT CARD SVCS", "PO BOX 61840", "WILMINGTON", "DE", "19886"),
    ("Banking", "BLUE FINCH BANK NA", "PO BOX 9072", "SIOUX FALLS", "SD", "57117"),
    ("Banking", "CAFÉ MERIDIAN REWARDS", "PO BOX 2217", "TEMPE", "AZ", "85280"),
    ("DepartmentAndMailOrder", "ALDER & WREN DEPT STORE", "PO BOX 45510", "SALT LAKE CITY", "UT", "84145"),
    ("DepartmentAndMailOrder", "BRINDLE OUTFITTERS", "1200 QUARRY ST", "RENO", "NV", "89501"),
    ("HomeFurnishing", "KESTREL HOME GOODS", "PO BOX 30088", "COLUMBUS", "OH", "43230"),
    ("Automotive", "TAMARACK MOTOR CREDIT", "PO BOX 7715", "PLANO", "TX", "75024"),
    ("Automotive", "SAGEBRUSH AUTO FINANCE", "918 MILL POND DR", "BOISE", "ID", "83709"),
    ("Government", "WESTERING STUDENT LOANS", "PO BOX 80420", "LINCOLN", "NE", "68501"),
    ("Finance", "COPPERLINE LENDING", "55 BÉCQUER PL", "AUSTIN", "TX", "78701"))
LOANS = (  # how many, account type, loan type, creditors, lowest and highest amount in dollars, months (0: revolving)
    (21, "Revolving", "CreditCard", CREDITORS[0:5], 1500, 14000, 0),
    (14, "Revolving", "ChargeAccount", CREDITORS[5:8], 400, 3500, 0),
    (4, "Installment", "Automobile", CREDITORS[8:10], 7000, 21000, 60),
    (7, "Installment", "Educational", CREDITORS[10:11], 2500, 7500, 120),
    (5, "Installment", "Unsecured", CREDITORS[11:12], 2000, 6000, 36))
INQUIRIES = 46
REMARKS = (("12", "Account information was confirmed by the creditor"), ("46", "Payments are made by automatic transfer"),
           ("27", "Statements are sent by electronic mail"), ("33", "Terms were changed by the creditor"))
AGENCY = {"_Name": "TRÉBOL MERGED CREDIT REPORTS", "_StreetAddress": "610 FOUNDRY ST",
          "_City": "BOISE", "_State": "ID", "_PostalCode": "83702"}
PERSON = {"_FirstName": "MARISOL", "_MiddleName": "QUINN", "_LastName": "ELLERY",
          "_BirthDate": "1984-03-09", "_SSN": "987654320"}


def element(name, attributes, children=()):
    """One XML element as text; children are texts too, and are indented here."""
    start = name + "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    if not children:
        return f"<{start}/>"
    inside = "\n".join(children).replace("\n", "\n  ")
    return f"<{start}>\n  {inside}\n</{name}>"


def comment(code, words):
    attributes = {"_Code": code, "_SourceType": "CreditBureau", "_Type": "BureauRemarks"}
    return element("CREDIT_COMMENT", attributes, [f"<_Text>{escape(words)}</_Text>"])


def contact(phone):
    return element("CONTACT_DETAIL", {}, [element("CONTACT_POINT", {"_Type": "Phone", "_Value": phone})])


def month_before(months, day=15):
    year, month = divmod(REPORT_DAY.year * 12 + REPORT_DAY.month - 1 - months, 12)
    return datetime.date(year, month + 1, day).isoformat()


def repository(random, bureau):
    """Bureaus number each branch of a creditor, so that the code differs from account to account."""
    code = random.text(3, DIGITS) + random.text(2, LETTERS) + random.text(5, DIGITS)
    return element("CREDIT_REPOSITORY", {"_SourceType": bureau, "_SubscriberCode": code})


def draw_account(random, loan):
    """The figures of one account that agree with each other. Months count back from the report."""
    _, account_type, loan_type, creditors, lowest, highest, term = loan
    age = random.between(10, term * 4 // 3 if term else 170)
    closed = random.chance(55 if term else 35) or 0 < term <= age
    reported = random.between(2, age - 6) if closed else random.below(2)
    if term:
        reported = max(reported, age - term)
    amount = random.between(lowest // 100, highest // 100) * 100
    months_left = term - age if term and not closed else 0
    used = 0 if term or closed else random.below(39)  # percent of a credit line
    balance = amount * months_left // term if term else amount * used // 100
    payment = (amount + amount * term // 240) // term if term else max(25, balance // 40)
    late_payer = random.chance(22)
    pattern = ""  # one character a month, the newest first: C as agreed, 1 thirty days late, X not reported
    for month in range(reported, min(age, reported + 84)):
        late = late_payer and month > 24 and random.chance(6)
        pattern += "1" if late else "X" if random.chance(6) else "C"
    highest_balance = amount if term else random.between(balance, amount)
    return {"type": account_type, "loan": loan_type, "creditor": random.pick(creditors), "age": age, "closed": closed,
            "reported": reported, "term": term, "months_left": months_left, "amount": amount, "balance": balance,
            "highest_balance": highest_balance, "payment": min(payment, balance), "pattern": pattern}


def liability(random, account):
    creditor, pattern, reported = account["creditor"], account["pattern"], month_before(account["reported"])
    bureaus = random.pick((BUREAUS, BUREAUS[0:2], BUREAUS[1:3], BUREAUS[0:1], BUREAUS[2:3]))
    late = [{"_Code": "2", "_Type": "Late30Days", "_Date": month_before(account["reported"] + month)[:7]}
            for month, rating in enumerate(pattern) if rating == "1"]
    attributes = {
        "CreditLiabilityID": f"CRLiab{random.text(10, DIGITS)}", "BorrowerID": "Borrower",
        "CreditFileID": f"CRFil{bureaus[0]}", "_AccountIdentifier": random.text(16, DIGITS),
        "_AccountOpenedDate": month_before(account["age"], random.between(1, 28)),
        "_AccountOwnershipType": random.pick(("Individual", "Individual", "JointContractualLiability", "AuthorizedUser")),
        "_AccountReportedDate": reported, "_AccountBalanceDate": reported,
        "_AccountStatusDate": month_before(account["reported"], random.between(1, 14)),
        "_AccountStatusType": random.pick(("Closed", "Paid")) if account["closed"] else "Open",
        "_AccountType": account["type"], "_ConsumerDisputeIndicator": "N", "_DerogatoryDataIndicator": "Y" if late else "N",
        "_CreditLimitAmount": 0 if account["term"] else account["amount"], "_HighBalanceAmount": account["highest_balance"],
        "_LastActivityDate": month_before(account["reported"], random.between(1, 14)),
        "_MonthlyPaymentAmount": account["payment"], "_MonthsRemainingCount": account["months_left"],
        "_MonthsReviewedCount": len(pattern), "_PastDueAmount": 0, "_TermsDescription": "Monthly",
        "_TermsMonthsCount": account["term"], "_TermsSourceType": "Provided", "_UnpaidBalanceAmount": account["balance"],
        "CreditBusinessType": creditor[0], "CreditCounselingIndicator": "N", "CreditLoanType": account["loan"]}
    address = dict(zip(("_Name", "_StreetAddress", "_City", "_State", "_PostalCode"), creditor[1:]))
    phone = f"208555{100 + CREDITORS.index(creditor):04d}"
    children = [element("_CREDITOR", address, [contact(phone)]),
                element("_CURRENT_RATING", {"_Code": "1", "_Type": "AsAgreed"})]
    if late:
        children.append(element("_HIGHEST_ADVERSE_RATING", late[0]))
    children.append(element("_LATE_COUNT", {"_30Days": f"{len(late):02d}", "_60Days": "00", "_90Days": "00"}))
    if late:
        children.append(element("_MOST_RECENT_ADVERSE_RATING", late[0]))
    children.append(element("_PAYMENT_PATTERN", {"_Data": pattern, "_StartDate": reported}))
    children += [element("_PRIOR_ADVERSE_RATING", rating) for rating in late]
    paid = month_before(account["reported"] + random.below(2), random.between(1, 14))
    children.append(comment("61", f"Last payment of ${random.between(15, 900)}.{random.text(2, DIGITS)} came on {paid}"))
    if random.chance(70):
        children.append(comment(*random.pick(REMARKS)))
    return element("CREDIT_LIABILITY", attributes, children + [repository(random, bureau) for bureau in bureaus])


def inquiry(random):
    creditor, bureau = random.pick(CREDITORS), random.pick(BUREAUS)
    attributes = {
        "CreditInquiryID": f"CRInq{random.text(10, DIGITS)}", "BorrowerID": "Borrower", "CreditFileID": f"CRFil{bureau}",
        "_Name": creditor[1], "_Date": month_before(random.below(24), random.between(1, 28)),
        "CreditBusinessType": creditor[0], "CreditLoanType": "UnknownLoanType"}
    return element("CREDIT_INQUIRY", attributes, [repository(random, bureau)])


def borrower(tag, attributes):
    def residence(street, city, state, zip_code, residency):
        return element("_RESIDENCE", {"_StreetAddress": street, "_City": city, "_State": state, "_PostalCode": zip_code,
                                      "BorrowerResidencyType": residency})
    job = {"_Name": "ELLERBROOK CLINIC", "EmploymentCurrentIndicator": "Y", "EmploymentPositionDescription": "ILLUSTRATOR"}
    return element(tag, {**attributes, **PERSON}, [
        residence("482 LARKSPUR LANE APT 7", "BOISE", "ID", "83702", "Current"),
        residence("1190 CAMINO DEL PEÑÓN", "SANTA FE", "NM", "87501", "Prior"), element("EMPLOYER", job)])


def credit_file(bureau):
    attributes = {
        "CreditFileID": f"CRFil{bureau}", "BorrowerID": "Borrower", "CreditScoreID": f"CRSco{bureau}",
        "CreditRepositorySourceType": bureau, "_InfileDate": month_before(190), "_ResultStatusType": "FileReturned"}
    remark = comment("01", "The SSN of the request is that of the file")
    return element("CREDIT_FILE", attributes, [borrower("_BORROWER", {}), remark])


def credit_score(bureau):
    model, value, factors = SCORES[bureau]
    attributes = {
        "CreditScoreID": f"CRSco{bureau}", "BorrowerID": "Borrower", "CreditFileID": f"CRFil{bureau}",
        "CreditRepositorySourceType": bureau, "_Date": REPORT_DAY, "_FACTAInquiriesIndicator": "N",
        "_ModelNameType": model, "_Value": f"+{value}"}
    return element("CREDIT_SCORE", attributes,
                   [element("_FACTOR", {"_Code": code, "_Text": SCORE_FACTORS[code]}) for code in factors])


def summary(accounts):
    still_open = [account for account in accounts if not account["closed"]]
    values = {
        "_TotalTradelinesCount": len(accounts), "_TotalOpenTradelinesCount": len(still_open),
        "_TotalBalanceAmount": sum(account["balance"] for account in accounts),
        "_TotalMonthlyPaymentAmount": sum(account["payment"] for account in accounts),
        "_RevolvingCreditLimitAmount": sum(account["amount"] for account in still_open if not account["term"]),
        "_TotalLate30DaysCount": sum(account["pattern"].count("1") for account in accounts),
        "_TotalInquiriesCount": INQUIRIES, "_TotalPublicRecordsCount": 0}
    return element("CREDIT_SUMMARY", {"BorrowerID": "Borrower", "_Name": "MERGED_SUMMARY"},
                   [element("_DATA_SET", {"_Name": name, "_Value": value}) for name, value in values.items()])


def credit_report(random):
    """A MISMO 2.3.1 merged credit report. Its é and ñ are single ISO-8859-1 bytes, so the file is not UTF-8."""
    accounts = [draw_account(random, loan) for loan in LOANS for _ in range(loan[0])]
    identifier, moment = random.text(15, DIGITS), f"{REPORT_DAY}T09:41:07.000-06:00"
    included = element("CREDIT_REPOSITORY_INCLUDED", {f"_{bureau}Indicator": "Y" for bureau in BUREAUS})
    children = [
        element("CREDIT_BUREAU", AGENCY, [contact("2085550190")]), included,
        element("REQUESTING_PARTY", {"_RequestedByName": "Example Lending", "LenderCaseIdentifier": "EXAMPLE-0001"}),
        element("CREDIT_REQUEST_DATA", {"BorrowerID": "Borrower", "CreditRequestType": "Individual"}, [included]),
        borrower("BORROWER", {"BorrowerID": "Borrower", "_PrintPositionType": "Borrower"})]
    children += [liability(random, account) for account in accounts]
    children += [inquiry(random) for _ in range(INQUIRIES)]
    children += [credit_file(bureau) for bureau in BUREAUS] + [credit_score(bureau) for bureau in BUREAUS]
    children.append(summary(accounts))
    response = element("CREDIT_RESPONSE", {
        "MISMOVersionID": "2.3.1", "CreditResponseID": f"CRRept{identifier}", "CreditRatingCodeType": "Equifax",
        "CreditReportMergeType": "Blend", "CreditReportType": "Merge", "CreditReportIdentifier": identifier,
        "CreditReportFirstIssuedDate": moment, "CreditReportLastUpdatedDate": moment}, children)
    document = element("RESPONSE_GROUP", {"MISMOVersionID": "2.3.1", "_ID": "RGRept000001"}, [
        element("RESPONDING_PARTY", AGENCY, [contact("2085550190")]),
        element("RESPOND_TO_PARTY", {"_Name": "EXAMPLE LENDING"}, [contact("2085550191")]),
        element("RESPONSE", {"ResponseDateTime": moment}, [element("RESPONSE_DATA", {}, [response])])])
    return f'<?xml version="1.0" encoding="iso-8859-1"?>\n{document}\n'.encode("iso-8859-1")


# ---- The asset report ------------------------------------------------------------------------

SHOPS = (  # name on the statement, lowest and highest price in cents
    ("CAFÉ MERIDIAN BOISE ID", 375, 1690), ("BRINDLE & ROOK COFFEE", 410, 1280), ("GREENGAGE MARKET", 1450, 14200),
    ("MILL POND GROCERY", 990, 11800), ("SAGEBRUSH FUEL", 2400, 5900), ("KESTREL HOME GOODS", 1200, 15900),
    ("TIN LANTERN NOODLES", 1890, 7400), ("TAQUERÍA EL PEÑÓN", 980, 4600), ("ALDER & WREN", 2100, 13900),
    ("LAMPWELL BOOKS", 850, 5200), ("FERNHOLLOW PHARMACY", 620, 6100), ("SPOKE & TAMARACK BIKES", 1500, 9800))
BILLS = (  # day of the month, account, name on the statement, lowest and highest amount in cents
    (1, "checking", "ACH DEBIT FOOTHILL RENTALS RENT", 158500, 158500),
    (3, "checking", "ACH DEBIT JUNIPERLINE WIRELESS", 6217, 6840),
    (5, "checking", "ACH DEBIT HIGHBENCH INTERNET", 7499, 7499),
    (6, "checking", "ACH DEBIT SAGEBRUSH AUTO FINANCE", 31450, 31450),
    (9, "checking", "ACH DEBIT TAMARACK POWER", 5210, 17890),
    (11, "checking", "ACH DEBIT CITY WATER AND TRASH", 4305, 6120),
    (12, "card", "LANTERNFISH STREAMING", 1599, 1599),
    (19, "card", "GRANITE ROOM CLIMBING", 6400, 6400),
    (20, "checking", "ACH DEBIT WESTERING STUDENT LOANS", 8120, 8120),
    (7, "studio", "INKWELL SOFTWARE LICENSE", 3499, 3499),
    (14, "studio", "FOUNDRY STREET STUDIO RENT", 42000, 42000))
CLIENTS = ("HALYARD & FINCH PRESS", "PEÑASCO VALLEY SCHOOLS", "OTTERSTONE BREWING", "FENWILLOW DENTAL", "ÉTOILE TEXTILES")
OWNER = {"name": "Marisol Quinn Ellery", "email": "marisol.ellery@example.com", "phone": "+1 208-555-0142"}
JOINT_OWNER = {"name": "José Núñez Ellery", "email": "jose.ellery@example.com", "phone": "+1 208-555-0143"}


def dollars(cents):
    """A JSON number: Python writes a quotient by 100 with at most two decimals, in every version."""
    return cents / 100 if cents % 100 else cents // 100


def identifier(random, length=37):
    return random.text(length, LETTERS + LETTERS.lower() + DIGITS)


class Account:
    """One account while its two years are played through. Amounts are cents, positive when money goes out."""

    def __init__(self, random, name, official_name, subtype, balance, owners, limit=None):
        self.random, self.name, self.official_name, self.subtype = random, name, official_name, subtype
        self.balance, self.owners, self.limit = balance, owners, limit  # only a card has a limit
        self.account_id, self.mask = identifier(random), random.text(4, DIGITS)
        self.pending, self.history, self.transactions = 0, [], []

    def post(self, day, amount, description, pending=False):
        """What is pending lowers what is available, and is not yet part of the balance."""
        if pending:
            self.pending += amount
        else:
            self.balance += amount if self.limit else -amount  # the balance of a card is what is owed
        self.transactions.append({
            "account_id": self.account_id, "amount": dollars(amount), "date": day.isoformat(), "iso_currency_code": "USD",
            "original_description": description, "pending": pending, "transaction_id": identifier(self.random),
            "unofficial_currency_code": None})

    def end_day(self, day):
        self.history.append({"current": dollars(self.balance), "date": day.isoformat(), "iso_currency_code": "USD",
                             "unofficial_currency_code": None})

    def report(self):
        available = (self.limit - self.balance if self.limit else self.balance) - self.pending
        balances = {
            "available": dollars(available), "current": dollars(self.balance),
            "limit": dollars(self.limit) if self.limit else None, "margin_loan_amount": None, "iso_currency_code": "USD",
            "unofficial_currency_code": None}
        return {
            "account_id": self.account_id, "balances": balances, "days_available": DAYS,
            "historical_balances": self.history[::-1], "mask": self.mask, "name": self.name,
            "official_name": self.official_name, "owners": [owner_entry(owner) for owner in self.owners],
            "ownership_type": None, "subtype": self.subtype, "transactions": self.transactions[::-1],
            "type": "credit" if self.limit else "depository"}


def owner_entry(owner):
    home = {"city": "Boise", "country": "US", "region": "ID", "street": "482 Larkspur Lane Apt 7", "postal_code": "83702"}
    return {"addresses": [{"data": home, "primary": True}],
            "emails": [{"data": owner["email"], "primary": True, "type": "primary"}], "names": [owner["name"]],
            "phone_numbers": [{"data": owner["phone"], "primary": True, "type": "mobile"}]}


def transfer(day, source, target, cents, purpose):
    source.post(day, cents, f"TRANSFER TO {purpose}")
    target.post(day, -cents, f"TRANSFER FROM {purpose}")


def shop(random, day, account, pending=False):
    name, lowest, highest = random.pick(SHOPS)
    description = f"{name} #{random.text(4, DIGITS)} {random.text(8, DIGITS)}"
    account.post(day, random.between(lowest, highest), description, pending)


def play_day(random, day, accounts):
    """What one day brings: pay, bills, shopping, and transfers that keep every balance in bounds."""
    checking, savings, studio, card = (accounts[key] for key in ("checking", "savings", "studio", "card"))
    if day.toordinal() % 14 == 5:  # every second Friday
        pay = random.between(214800, 229900)
        checking.post(day, -pay, f"ACH CREDIT ELLERBROOK CLINIC PAYROLL {random.text(6, DIGITS)}")
    for due, key, name, lowest, highest in BILLS:
        if day.day == due:
            accounts[key].post(day, random.between(lowest, highest), f"{name} {random.text(6, DIGITS)}")
    if random.chance(11):
        paid = random.between(22000, 98000)
        studio.post(day, -paid, f"DEPOSIT {random.pick(CLIENTS)} INVOICE {random.text(5, DIGITS)}")
    if random.chance(9):
        studio.post(day, random.between(1200, 18500), f"PIGMENT & PAPER SUPPLY {random.text(6, DIGITS)}")
    for _ in range(random.below(3)):
        shop(random, day, card)
    if random.chance(25):
        shop(random, day, checking)
    if day.day == 16 and checking.balance > 400000:
        transfer(day, checking, savings, (checking.balance - 350000) // 5000 * 5000, "SAVINGS")
    if day.day == 18 and studio.balance > 450000:
        transfer(day, studio, checking, (studio.balance - 400000) // 10000 * 10000, "OWNER DRAW")
    if day.day == 25 and 0 < card.balance < checking.balance:
        transfer(day, checking, card, card.balance, "CARD PAYMENT")
    if (day + datetime.timedelta(days=1)).day == 1:
        savings.post(day, -(savings.balance * 4 // 1200), "INTEREST PAYMENT")


def asset_report(random):
    """The answer to Plaid's /asset_report/get: two banks, four accounts, two years."""
    accounts = {
        "checking": Account(random, "Everyday Checking", "Larkspur Everyday Checking Account", "checking", 318244,
                            (OWNER, JOINT_OWNER)),
        "savings": Account(random, "Savings", "Larkspur Statement Savings", "savings", 642051, (OWNER, JOINT_OWNER)),
        "studio": Account(random, "Studio Checking", "Peñasco Valley Business Checking", "checking", 287390, (OWNER,)),
        "card": Account(random, "Peñasco Card", "Peñasco Valley Rewards Card", "credit card", 41277, (OWNER,),
                        limit=900000)}
    for days_ago in range(DAYS, 0, -1):
        day = REPORT_DAY - datetime.timedelta(days=days_ago)
        play_day(random, day, accounts)
        for account in accounts.values():
            account.end_day(day)
    for key in ("checking", "card", "card"):
        shop(random, REPORT_DAY, accounts[key], pending=True)

    def item(institution_id, name, *keys):
        return {"accounts": [accounts[key].report() for key in keys], "date_last_updated": f"{REPORT_DAY}T14:58:31Z",
                "institution_id": institution_id, "institution_name": name, "item_id": identifier(random)}
    items = [item("ins_900001", "Larkspur Savings Bank", "checking", "savings"),
             item("ins_900002", "Peñasco Valley Credit Union", "studio", "card")]
    user = {"client_user_id": "example-1", "email": OWNER["email"], "first_name": "Marisol", "last_name": "Ellery",
            "middle_name": "Quinn", "phone_number": OWNER["phone"], "ssn": "987-65-4320"}
    report = {"asset_report_id": "5d0e3c1a-7b42-4f69-9a8e-c4d1f6b20e37", "client_report_id": "example-report-1",
              "date_generated": f"{REPORT_DAY}T15:04:11Z", "days_requested": DAYS, "items": items, "user": user}
    answer = {"report": report, "request_id": identifier(random, 15), "warnings": []}
    return (json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


if __name__ == "__main__":
    folder = pathlib.Path(__file__).resolve().parent
    (folder / "credit-report.xml").write_bytes(credit_report(SplitMix64(SEED)))
    (folder / "asset-report.json").write_bytes(asset_report(SplitMix64(SEED)))
