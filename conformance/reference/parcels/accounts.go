package parcels

import (
	"net/http"
	"regexp"
)

// account is prepaid: it is opened empty, and what is paid into it can be moved to another one of the caller.
type account struct {
	id, owner string
	credit    int64
	note      any
}

var otherScripts = regexp.MustCompile(`[^ -~]`)

var accountID = regexp.MustCompile(`^acc_[0-9a-f]{12}$`)

func (a *account) shown() object {
	shown := object{"id": a.id, "credit": a.credit}
	if a.note != nil {
		shown["note"] = a.note
	}
	return shown
}

// account answers what is below /accounts.
func (s *Service) account(c *call, parts []string) *answer {
	if len(parts) == 1 {
		if a := s.read(c, "application/json"); a != nil {
			return a
		}
		if note, noted := c.body["note"]; !only(c.body, "note") || noted && !isText(note, 0, 40) {
			return invalid()
		}
		one := &account{id: "acc_" + s.id(), owner: c.caller, note: c.body["note"]}
		switch text, noted := one.note.(string); {
		case noted && s.faults.on("account-note-lost"):
			one.note = nil
		case noted && s.faults.on("account-note-in-ascii"):
			one.note = otherScripts.ReplaceAllString(text, "?")
		}
		s.accounts[one.id] = one
		a := answered(http.StatusCreated, one.shown())
		a.header["Location"] = "/accounts/" + one.id
		return a
	}
	one := s.accounts[parts[1]]
	switch {
	case one == nil || one.owner != c.caller:
		return refused(http.StatusNotFound, "not_found")
	case len(parts) == 2:
		return answered(http.StatusOK, one.shown())
	}
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	if !only(c.body, "amount") || !isWhole(c.body["amount"], 1, 50000) {
		return invalid()
	}
	amount, _ := whole(c.body["amount"])
	one.credit += amount
	if s.faults.on("deposit-with-fee") {
		one.credit -= amount / 2
	}
	return answered(http.StatusCreated, object{"id": s.id(), "account": one.id, "amount": amount})
}

// pay moves credit from one account of the caller to another.
func (s *Service) pay(c *call) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	named := func(member string) bool {
		text, ok := c.body[member].(string)
		return ok && accountID.MatchString(text)
	}
	if !only(c.body, "from", "to", "amount") || !named("from") || !named("to") || !isWhole(c.body["amount"], 1, 50000) {
		return invalid()
	}
	from, to := s.accounts[c.body["from"].(string)], s.accounts[c.body["to"].(string)]
	amount, _ := whole(c.body["amount"])
	switch {
	case to == nil && from != nil && s.faults.on("paid-to-nobody"):
		return answered(http.StatusCreated, object{"id": s.id(), "from": from.id, "to": c.body["to"], "amount": amount})
	case from == nil || to == nil || from.owner != c.caller || to.owner != c.caller && !s.faults.on("paid-to-anybody"):
		return refused(http.StatusUnprocessableEntity, "unknown_account")
	case from == to:
		return refused(http.StatusConflict, "same_account")
	case from.credit < amount:
		if s.faults.on("refused-payment-credited") {
			to.credit += amount
		}
		return refused(http.StatusConflict, "no_credit")
	}
	from.credit -= amount
	if !s.faults.on("payment-not-credited") {
		to.credit += amount
	}
	return answered(http.StatusCreated, object{"id": s.id(), "from": from.id, "to": to.id, "amount": amount})
}
