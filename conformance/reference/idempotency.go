package reference

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
)

// keyTTL is how long a key is remembered: the contract's idempotency ttl, PT24H. Afterwards it is a new key.
const keyTTL = 24 * time.Hour

// replay gives the answer that a key remembers, or refuses a key that was used with another body. It reports false for
// a key that is new.
func (l ledger) replay(ctx context.Context, tx Tx, o order, customer Customer) (answer, bool, error) {
	if o.key == "" || l.faults.on("key-ignored") {
		return answer{}, false, nil
	}
	record, found, err := tx.KeyRecord(ctx, l.keyScope(o))
	if err != nil || !found || l.now().Sub(record.CreatedAt) >= keyTTL {
		return answer{}, false, err
	}
	if record.Fingerprint != l.fingerprint(o) {
		if l.faults.on("conflict-executes") {
			return answer{}, false, nil
		}
		if !l.faults.on("conflict-ignored") {
			return answer{}, false, l.keyReused()
		}
	}
	if l.faults.on("replay-draws-again") {
		if err := tx.SetBalance(ctx, customer.ID, max(0, customer.BalanceCents-o.amountCents)); err != nil {
			return answer{}, false, err
		}
	}
	out, err := l.recall(record)
	return out, true, err
}

// recall is a remembered answer, byte for byte.
func (l ledger) recall(record KeyRecord) (answer, error) {
	out := answer{status: record.Status, media: mediaJSON, location: record.Location, body: record.Body}
	if record.Status >= http.StatusBadRequest { // only the fault key-burned-by-refusal remembers one
		out.media = mediaProblem
		return out, nil
	}
	if l.faults.on("replay-as-200") {
		out.status = http.StatusOK
	}
	if l.faults.on("replay-new-id") {
		var refund refundDocument
		if err := json.Unmarshal(record.Body, &refund); err != nil {
			return answer{}, fmt.Errorf("read a remembered answer: %w", err)
		}
		refund.ID = newID(refundPrefix)
		return answerJSON(out.status, "/refunds/"+refund.ID, refund)
	}
	return out, nil
}

// remember keeps an answer for the key. Only a success is remembered (the contract's remembers: success), so a refused
// attempt leaves its key unused.
func (l ledger) remember(ctx context.Context, tx Tx, o order, out answer) error {
	if o.key == "" || l.faults.on("key-ignored") {
		return nil
	}
	return tx.PutKeyRecord(ctx, l.keyScope(o), KeyRecord{
		Fingerprint: l.fingerprint(o),
		Status:      out.status,
		Location:    out.location,
		Body:        out.body,
		CreatedAt:   l.now(),
	})
}

func (l ledger) keyScope(o order) KeyScope {
	scope := KeyScope{Tenant: o.tenant, Operation: "createRefund", CustomerID: o.customerID, Key: o.key}
	if l.faults.on("key-shared-across-customers") {
		scope.CustomerID = ""
	}
	return scope
}

// fingerprint stands for the body that a key is used with. It is taken of the values and not of the bytes, so white
// space, the order of members and the spelling of a number or an escape do not make another body. A note that is absent
// and a note that is empty are different bodies.
func (l ledger) fingerprint(o order) string {
	note := o.note
	if l.faults.on("note-not-compared") {
		note = nil
	}
	canonical, err := json.Marshal(struct {
		AmountCents int64   `json:"amount_cents"`
		Reason      string  `json:"reason"`
		Note        *string `json:"note"`
	}{o.amountCents, o.reason, note})
	if err != nil {
		panic(err) // valid UTF-8, since it was decoded from it
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

func (l ledger) keyReused() *problem {
	status := http.StatusConflict
	if l.faults.on("conflict-as-422") {
		status = http.StatusUnprocessableEntity
	}
	return &problem{
		Status: status, Code: "idempotency_key_reused", Title: "Idempotency key reused",
		Detail: "header/Idempotency-Key: was used for this customer with another body",
	}
}
