package parcels

import "fmt"

// Fault is a bug that can be switched on. Each sits where somebody could have made it, behind on("name").
type Fault struct {
	Name     string `json:"name"`
	Category string `json:"category"` // one of validation, response, conditional, state, paging, idempotency, balance, auth, tenancy, version, protocol
	Summary  string `json:"summary"`  // what the service then does, in one line
}

// Faults lists every fault there is, by category. The list is new for each caller.
func Faults() []Fault {
	return []Fault{
		{"kind-refused", "validation", "refuses a depot of the kind yard"},
		{"const-ignored", "validation", "accepts any terms"},
		{"exclusive-maximum-reached", "validation", "accepts a capacity of 10001"},
		{"exclusive-minimum-reached", "validation", "accepts a capacity of 0"},
		{"min-items-ignored", "validation", "accepts a depot that never opens"},
		{"max-properties-ignored", "validation", "accepts a parcel with 3 tags"},
		{"min-properties-ignored", "validation", "accepts tags without a tag"},
		{"unknown-member-accepted", "validation", "drops what a depot's body has too much"},
		{"any-mark-accepted", "validation", "accepts marks of any name"},
		{"second-layer-unread", "validation", "accepts any second layer of a pallet"},
		{"blank-label-accepted", "validation", "accepts a label that is white space alone"},
		{"any-of-ignored", "validation", "accepts any contact"},
		{"one-of-ignored", "validation", "accepts a parcel that is neither a box nor a roll"},
		{"mixed-shape-accepted", "validation", "accepts a parcel that is a box and a roll"},
		{"no-country-accepted", "validation", "takes ZZ, which stands for no country, for one"},
		{"no-invoice-accepted", "validation", "accepts papers without an invoice"},
		{"two-invoices-accepted", "validation", "accepts papers with two invoices"},
		{"one-seal-accepted", "validation", "accepts one seal of customs, where there have to be two"},
		{"fourth-side-accepted", "validation", "drops what a list of sides has too much"},
		{"approval-dropped", "validation", "drops an approval that nobody may send"},
		{"any-language-accepted", "validation", "accepts remarks in a language of any name"},
		{"vat-without-sender-accepted", "validation", "accepts a VAT number of nobody"},
		{"insured-without-value-accepted", "validation", "insures what has no value"},
		{"goods-without-value-accepted", "validation", "accepts goods without their value"},
		{"large-gift-accepted", "validation", "accepts gifts of any value"},
		{"cut-body-accepted", "validation", "reads a body that ends too early as far as it goes"},
		{"empty-body-accepted", "validation", "takes a change without a body for one that changes nothing"},
		{"repeated-member-as-500", "validation", "answers 500 to a body that names a member twice"},
		{"some-refused-otherwise", "validation", "refuses a wrong contact with 422, and all else with 400"},
		{"mode-refused", "validation", "refuses a waybill by sea"},
		{"any-mode-accepted", "validation", "writes a waybill for any way of going"},
		{"any-via-accepted", "validation", "accepts any place on the way"},
		{"drum-refused", "validation", "refuses a load that is a drum"},
		{"any-litres-accepted", "validation", "accepts a drum of any size"},
		{"any-load-accepted", "validation", "accepts a load of a kind that there is not"},
		{"unsealed-accepted", "validation", "accepts a drum without a seal"},
		{"no-agent-refused", "validation", "refuses an agent of null"},
		{"any-agent-accepted", "validation", "accepts any object for an agent"},
		{"fraction-refused", "validation", "refuses half a kilogram"},
		{"ref-with-tail-accepted", "validation", "compares the beginning of a reference with its pattern"},
		{"ref-with-newline-accepted", "validation", "accepts a reference with a line break at its end"},
		{"other-digits-accepted", "validation", "accepts the digits of any script in a reference"},
		{"time-for-date-accepted", "validation", "accepts a point in time where a day is wanted"},
		{"zero-shift-as-500", "validation", "answers 500 to a shift of 0"},
		{"negative-shift-as-500", "validation", "answers 500 to a shift of less than 0"},
		{"long-number-as-500", "validation", "answers 500 to a number of hundreds of digits"},
		{"number-past-64-bits-as-500", "validation", "answers 500 to a number in the path beyond 64 bits"},
		{"lone-surrogate-as-500", "validation", "answers 500 to half of a surrogate pair"},
		{"not-utf-8-as-500", "validation", "answers 500 to bytes that are not UTF-8"},
		{"64-kib-as-500", "validation", "answers 500 to a body of more than 64 KiB"},
		{"null-body-as-500", "validation", "answers 500 to a body of null"},
		{"untyped-body-as-500", "validation", "answers 500 to a body without Content-Type"},

		{"cut-notice-accepted", "validation", "reads a notice of XML as far as it goes"},
		{"notice-without-ref-accepted", "validation", "accepts a notice without the attribute that says what it is of"},
		{"any-stop-accepted", "validation", "accepts any place as the first stop of a notice"},

		{"notice-of-another-name", "response", "sends a notice as the element Notice"},
		{"stops-without-their-element", "response", "sends the stops of a notice without the element about them"},
		{"answer-cut", "response", "sends a label whose closing brace is missing"},
		{"code-of-nobody", "response", "says done where the contract says released"},
		{"location-of-another", "response", "sends the Location of the caller's oldest depot with a new one"},
		{"etag-unquoted", "response", "sends an ETag without its quotes"},
		{"taken-of-the-whole", "response", "shows all of a depot's room as taken"},
		{"change-without-time", "state", "leaves the time of the last change of a depot as it was"},
		{"time-without-zone", "response", "shows when a depot was opened without a zone"},
		{"hung-up", "response", "closes the connection without an answer when a label has four colours"},

		{"etag-restless", "conditional", "makes another ETag for each reading"},
		{"if-match-refused", "conditional", "refuses the current ETag in If-Match as a stale one"},

		{"notice-remark-lost", "state", "drops the remark of a notice"},
		{"kind-defaults-to-yard", "state", "opens a depot as a yard where its kind is left out"},
		{"label-appends", "state", "adds the colours of a label to those that it had"},
		{"refused-label-kept", "state", "keeps the text of a label whose colours it refuses"},
		{"labels-turn-red", "state", "keeps every label as a red one"},
		{"serial-rounded", "state", "keeps the serial of a label as a float64"},
		{"label-read-old", "state", "answers a PUT with the new label, and shows the old one afterwards"},
		{"label-always-made", "state", "answers 201 to a PUT that replaces"},
		{"extra-member-kept", "state", "keeps what the body of a label has too much, and shows it"},
		{"release-not-kept", "state", "shows a parcel as released in the answer alone"},
		{"release-shown-late", "state", "answers the release of a parcel with the parcel as it was before"},
		{"closed-depot-takes-pallets", "state", "stores a pallet in a depot that is closed"},
		{"release-when-released", "state", "releases a parcel that is released"},
		{"weigh-when-released", "state", "weighs a parcel that is released"},
		{"version-not-compared", "state", "notes something on a parcel whatever version is named"},
		{"race-name", "state", "looks whether the name of a depot is taken, and opens it under another hold of the lock"},
		{"name-taken-accepted", "state", "opens a second depot of one name"},
		{"removed-twice-refused", "state", "answers 409 to the second DELETE of a label"},
		{"absent-parcel-shown", "state", "shows the first parcel of a depot in place of one that there is not"},
		{"full-depot-takes-no-pallets", "state", "refuses a pallet when there is no room left for parcels"},

		{"last-notice-of-page-lost", "paging", "loses the last notice of a page"},
		{"small-pages-skip", "paging", "begins a page of one item an item too late"},
		{"total-with-released", "paging", "counts a parcel too many where there are two or more"},
		{"last-of-page-lost", "paging", "leaves the last parcel of each page out"},
		{"default-page-of-five", "paging", "gives five parcels a page where no limit is asked for"},
		{"over-limit-refused", "paging", "refuses a limit over 20 instead of taking 20"},

		{"key-shared-across-operations", "idempotency", "answers with a parcel to the same key of a pallet"},
		{"key-for-ever", "idempotency", "remembers a key for longer than it says"},

		{"capacity-below-what-is-stored", "balance", "lets a depot have less room than its parcels take"},
		{"refusal-takes-room", "balance", "takes what is left of the room when a parcel does not fit"},

		{"deposit-with-fee", "balance", "keeps half of what is paid into an account"},
		{"payment-not-credited", "balance", "takes a payment from one account and gives it to none"},
		{"refused-payment-credited", "balance", "credits a payment that it refuses"},

		{"account-note-lost", "state", "opens an account without its note, and says so"},
		{"account-note-in-ascii", "state", "keeps a question mark for each letter of a note that is not ASCII"},
		{"paid-to-nobody", "state", "takes payments to accounts that there are not"},

		{"scope-ignored", "auth", "lets credentials without the scope do everything"},
		{"office-key-ignored", "auth", "asks no carrier for its key"},
		{"no-challenge", "auth", "sends a 401 without WWW-Authenticate"},

		{"paid-to-anybody", "tenancy", "takes payments to the accounts of others"},
		{"parcel-below-any-depot", "tenancy", "finds a parcel below each depot of the caller"},

		{"version-guessed", "version", "takes the newest version for one that does not exist"},
		{"old-version-refused", "version", "refuses version 1, which it supports"},
	}
}

// faultSet is the faults that are on in one service.
type faultSet map[string]bool

func (f faultSet) on(name string) bool { return f[name] }

func newFaultSet(names []string) (faultSet, error) {
	set, known := faultSet{}, faultSet{}
	for _, f := range Faults() {
		known[f.Name] = true
	}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("there is no fault named %q", name)
		}
		set[name] = true
	}
	return set, nil
}
