"""The words that head the columns of statements, in some twenty languages.

Lower case, without accents, split by semicolons; how they are matched: `header_words`.
"""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """What a header can say that a column holds."""

    DATE = "date"
    VALUE_DATE = "value_date"
    TIME = "time"
    ZONE = "zone"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    BALANCE = "balance"
    OTHER_MONEY = "other_money"
    """Money that is not this account's: the original amount, a rate, a limit."""
    FEE = "fee"
    TAX = "tax"
    COMMISSION = "commission"
    CURRENCY = "currency"
    OTHER_CURRENCY = "other_currency"
    FLAG = "flag"
    STATUS = "status"
    TYPE = "type"
    NARRATIVE = "narrative"
    REFERENCE = "reference"
    CP_NAME = "cp_name"
    CP_ACCOUNT = "cp_account"
    CP_BOTH = "cp_both"
    """One column with number and name of the other party."""
    FROM_ACCOUNT = "from_account"
    TO_ACCOUNT = "to_account"
    OWN_ACCOUNT = "own_account"
    HOLDER = "holder"


PHRASES: dict[Word, str] = {
    Word.DATE: """
        date; booking date; posting date; date posted; date processed; transaction date; trans
        date; txn date; tran date; completion time; completed date; date time; datetime; created;
        started date; operation date; entry date; buchungstag; buchungsdatum; buchung; datum;
        belegdatum; boekdatum; boekingsdatum; transactiedatum; datum verrichting; date operation;
        date de l operation; date comptable; fecha; fecha operacion; fecha de operacion; data;
        data operacji; data mov; data movimento; data lancamento; data ksiegowania; data
        contabile; data operazione; data transakcji; bokforingsdag; bokforingsdatum;
        transaktionsdag; transaktionsdatum; dato; bogforingsdato; bokforingsdato; kirjauspaiva;
        paiva; datum zauctovani; datum uctovania; datum provedeni; datum transakce; datum
        transakcie; konyveles datuma; tranzakcio datuma; tranzakcio idopontja; datum konyveles;
        tarih; islem tarihi; tanggal; tarehe; data transakcja; kuupaev; datums; execution date;
        payment date; effective date
    """,
    Word.VALUE_DATE: """
        value date; val date; valuta; valutadatum; valutadato; valuta date; wertstellung;
        wertstellungstag; date de valeur; date valeur; fecha valor; data valor; data valuta; data
        waluty; rentedatum; erteknap; ertek nap; valutadag; datum valuty; interest date; datum
        verrekening; settlement date; arvopaiva; vaartuspaev
    """,
    Word.TIME: """
        time; transaction time; txn time; uhrzeit; zeit; tijd; heure; hora; ora; cas; godzina;
        muda
    """,
    Word.ZONE: "timezone; time zone; tz",
    Word.AMOUNT: """
        amount; transaction amount; amt; net amount; net; value; sum; betrag; umsatz; betrag in
        eur; bedrag; montant; importe; importo; valor; quantia; kwota; kwota operacji; belopp;
        belob; belop; summa; maara; castka; zauctovana castka; suma; osszeg; tranzakcio osszege;
        terheles jovairas; tutar; islem tutari; jumlah; kiasi; rahasumma; gross amount; booked
        amount; amount total; kwota transakcji; beloep; transaktionsbelopp; movimento; iznos;
        znesek
    """,
    Word.DEBIT: """
        debit; debits; debet; debit amount; withdrawal; withdrawals; withdrawn; withdrawal amount;
        withdrawal amt; paid out; money out; out; outflow; payments; payment out; spent; soll;
        belastung; lastschrift; ausgang; af; uitgaven; sortie; cargo; cargos; cargo saida; saida;
        adeudo; debe; debito; dare; uscite; obciazenie; obciazenia; wydatki; ut; ut fra konto; ud;
        uttag; terheles; kiadas; odchozi; vydaje; borc; dr; dr amount; total debit; sent; ulazi;
        deductions; matumizi; lastschriften
    """,
    Word.CREDIT: """
        credit; credits; credit amount; deposit; deposits; deposit amount; deposit amt; paid in;
        money in; in; inflow; received; receipts; haben; gutschrift; eingang; bij; inkomsten;
        entree; abono; abonos; entrada; ingreso; ingresos; haber; credito; avere; entrate;
        uznanie; uznania; wplywy; inn; inn pa konto; ind; insattning; jovairas; bevetel; prichozi;
        prijmy; alacak; cr; cr amount; additions; mapato; gutschriften; kredit
    """,
    Word.BALANCE: """
        balance; running balance; account balance; closing balance; balance after; book balance;
        ledger balance; balance confirmed; float balance; new balance; ending balance; saldo;
        saldo dopo; kontostand; saldo nach buchung; solde; solde apres; saldo po operacji; bakiye;
        zustatek; zustatok; egyenleg; konyvelt egyenleg; jaak; atlikums; likutis; salio; available
        balance; balance after transaction; saldo na mutatie; bokfort saldo; resulting balance;
        current balance; stan konta; stan konta po operacji
    """,
    Word.OTHER_MONEY: """
        exchange rate; rate; fx rate; koers; wechselkurs; kurs; kurz; cours; tipo de cambio;
        cambio; limit; price; total price; historical price; interest; arfolyam; commision
        balance; commission balance; opening balance; beginning balance; minimum balance
    """,
    Word.FEE: """
        fee; fees; charge; charges; transaction fee; transaction charge; transaction charges;
        service charge; gebuhr; gebuhren; kosten; kosten op verrichting; frais; cuota; tarifa;
        taxa; prowizja; oplata; avgift; gebyr; poplatek; poplatky; dij; ada; amount fee; txn fee;
        service fee
    """,
    Word.TAX: """
        tax; taxes; vat; excise; excise duty; levy; withholding tax; mwst; steuer; btw; tva; iva;
        impuesto; imposto; podatek; kodi; dph; ado; amount tax
    """,
    Word.COMMISSION: """
        commission; commision; commission amount; commision amount; provision; comision
    """,
    Word.CURRENCY: """
        currency; ccy; cur; curr; currency code; account currency; wahrung; munt; muntsoort;
        valuuta; devise; moneda; divisa; moeda; divisas; waluta; waluta rachunku; valuta kod;
        mena; mena uctu; devizanem; para birimi; doviz; mata uang; sarafu; tranzakcio devizaneme;
        valiuta
    """,
    Word.FLAG: """
        d c; c d; d k; k d; dr cr; cr dr; debit credit; credit debit; credit debit indicator;
        debit credit indicator; debit or credit; credit or debit; soll haben; s h; af bij; bij af;
        bevetel kiadas; kiadas bevetel; direction; in out; sens; sign; money in or out; credit
        debit code; balance impact; income expense; dc; dbcr; drcr; crdr; kredit debet; debet
        kredit; debit credit flag; smer; t j
    """,
    Word.STATUS: """
        status; transaction status; state; payment status; stav; statut; estado; zustand; hali
    """,
    Word.TYPE: """
        type; transaction type; txn type; transactiontype; category; buchungstext;
        transaktionstyp; umsatzart; mutatiesoort; typ transakce; typ operacji; tranzakcio tipusa;
        tipo; channel; payment type; kategorie; kategorie transakce; code; mededeling soort; tran
        type; rodzaj transakcji; item; polozka; transaktionsart; trans type; tipo de movimiento;
        causale
    """,
    Word.NARRATIVE: """
        vorgang verwendungszweck; popis transakcie; popis; popis transakce; ucel platby;
        narrative; narration; description; details; detail; particulars; memo; remarks; remark;
        note; notes; text; message; purpose; verwendungszweck; buchungsdetails; omschrijving;
        mededeling; mededelingen; vrije mededeling; libelle; intitule; concepto; descripcion;
        observaciones; descricao; historico; descrizione; opis; opis operacji; opis transakcji;
        tytul; tytulem; tekst; beskrivelse; beskrivning; forklaring; selite; viesti; kozlemeny;
        reszletek; aciklama; keterangan; maelezo; poznamka; zprava; zprava pro prijemce; zprava
        pro me; message for payee; message for me; client note; klientska poznamka; transaction
        details; transaction description; reason; comment; comments; toelichting; gestructureerde
        mededeling; rubrik; selgitus; transaction particulars; statement details; sprava pre
        prijemcu; paskirtis
    """,
    Word.REFERENCE: """
        reference; reference no; reference number; ref; ref no; transaction id; transactionid; txn
        id; tid; id; receipt; receipt no; receipt number; transaction reference; transaction
        number; transaction reference number; cheque no; cheque number; chq no; chq ref no; check
        number; voucher; voucher no; document no; doc no; record id; referenz; kundenreferenz;
        referentie; referenz nummer; numero de reference; referencia; numero referencia;
        referencni cislo transakce; id transakce; reference platby; payment reference; referens;
        referenssi; viite; viitenumber; megbizas azonosito; tranzakcio azonosito; afschriftnummer;
        volgnummer; fitid; bank reference; customer reference; external id; financial transaction
        id; slip no; numer referencyjny
    """,
    Word.CP_NAME: """
        empfanger zahlungspflichtiger; auftraggeber begunstigter;
        payee; payee name; beneficiary; beneficiary name; payer; payer name; counterparty;
        counterparty name; counter party; counteraccount name; recipient; recipient name; sender;
        sender name; merchant; merchant name; name description; empfanger; auftraggeber;
        auftraggeber empfanger; beguenstigter zahlungspflichtiger; begunstigter
        zahlungspflichtiger; zahlungsempfanger; name zahlungsbeteiligter; tegenpartij; naam
        tegenpartij; tegenpartij naam; naam omschrijving; handelaar; contrepartie; nom
        contrepartie; beneficiaire; beneficiario; ordenante; favorecido; nadawca odbiorca;
        odbiorca; kontrahent; nazwa kontrahenta; mottagare; motpart; modtager; saaja; saaja
        maksaja; nazev protiuctu; nazov protiuctu; partner neve; ellenoldali nev; alici;
        beneficiary or payer; saaja nimi; name of sender receiver; paid to; received from; vendor;
        company; empfanger auftraggeber; moketojas gavejas; partner
    """,
    Word.CP_ACCOUNT: """
        counterparty account; counterparty iban; counter account; contra account; beneficiary
        account; payee account; payer account; recipient account; sender account; gegenkonto;
        konto empfanger; kontonummer iban; kontonummer empfanger; tegenrekening; rekeningnummer
        tegenpartij; tegenrekening iban; compte contrepartie; cuenta destino; cuenta beneficiario;
        conta destino; rachunek kontrahenta; rachunek nadawcy odbiorcy; numer rachunku
        kontrahenta; cislo protiuctu; protiucet; bankovni spojeni; bank account details; partner
        szamlaszama; ellenoldali szamlaszam; kontonummer begunstigter; iban zahlungsbeteiligter;
        kontonummer; account number of counterparty; mottagarkonto; motkonto; counterparty account
        number; counterparty number; counterparty phone; saaja konto; saaja maksaja konto;
        recipient number; phone number of counterparty
    """,
    Word.CP_BOTH: "other party; other party info; opposite party; opposite party details",
    Word.FROM_ACCOUNT: """
        from; from account; from name; debit account; source account; from number; from msisdn
    """,
    Word.TO_ACCOUNT: """
        to; to account; to name; credit account; destination account; to number; to msisdn
    """,
    Word.OWN_ACCOUNT: """
        account; account no; account number; account nr; account id; own account; konto;
        auftragskonto; iban auftragskonto; iban; rekening; rekeningnummer; iban bban; compte;
        numero de compte; cuenta; numero de cuenta; conta; nr rachunku; numer rachunku; rachunek;
        kontonr; cislo uctu; ucet; szamlaszam; konto nummer; kliendi konto; hesap no;
        kredietkaart; card number; kartennummer; cislo karty; kartyaszam; wallet number; msisdn;
        mobile number; saskaita
    """,
    Word.HOLDER: """
        account name; account holder; account holder name; holder; customer name; customer; naam;
        name; kaarthouder; cardholder; card holder; card member; kontoinhaber; titulaire; titular;
        intestatario; nazev uctu; nazov uctu; szamla neve; szamlatulajdonos; kontoinnehavare;
        wlasciciel
    """,
}
