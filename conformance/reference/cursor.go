package reference

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/http"
	"time"
)

// cursorCodec makes and reads cursors: the place of the last refund of a page, with a MAC. A cursor is opaque to a
// client, so one that the service did not make, or made for another customer, is refused with invalid_cursor and
// never taken for the first page.
type cursorCodec struct {
	key    []byte
	faults faultSet
}

// newCursorCodec derives the key from the tokens, so that cursors outlive a restart without anything being stored. All
// a cursor says is a place in a list that its caller may read anyway.
func newCursorCodec(tokens tenantTokens, faults faultSet) (cursorCodec, error) {
	secret := append(tokens.owner[:], tokens.other[:]...)
	key, err := hkdf.Key(sha256.New, secret, nil, "refunds cursor v1", sha256.Size)
	if err != nil {
		return cursorCodec{}, fmt.Errorf("reference: derive the key of cursors: %w", err)
	}
	return cursorCodec{key: key, faults: faults}, nil
}

// macLength is how much of the HMAC-SHA-256 a cursor carries; 128 bits cannot be guessed.
const macLength = 16

// encode is the cursor of the page that follows a place in a customer's list.
func (c cursorCodec) encode(customerID string, p Position) string {
	payload := binary.BigEndian.AppendUint64(nil, uint64(p.CreatedAt.UnixMicro()))
	payload = append(payload, p.ID...)
	return base64.RawURLEncoding.EncodeToString(append(payload, c.mac(customerID, payload)...))
}

// decode reads a cursor that encode made for the same customer. Strict: the unused bits of the last character must be
// zero, or two texts would be one cursor.
func (c cursorCodec) decode(customerID, cursor string) (Position, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	size := 8 + len(refundPrefix) + idLength
	if err != nil || len(data) != size+macLength || bytes.ContainsAny([]byte(cursor), "\r\n") {
		return Position{}, invalidCursor()
	}
	payload, mac := data[:size], data[size:]
	if !hmac.Equal(mac, c.mac(customerID, payload)) && !c.faults.on("cursor-unsigned") {
		return Position{}, invalidCursor()
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(payload))).UTC()
	return Position{CreatedAt: at, ID: string(payload[8:])}, nil
}

func (c cursorCodec) mac(customerID string, payload []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	if !c.faults.on("cursor-overrides-customer") {
		h.Write([]byte(customerID)) // its length is fixed by its pattern, so nothing can slide between it and the payload
	}
	h.Write(payload)
	return h.Sum(nil)[:macLength]
}

func invalidCursor() *problem {
	return &problem{
		Status: http.StatusBadRequest, Code: "invalid_cursor", Title: "Invalid cursor",
		Detail: "query/cursor: must be the next_cursor of a page of this list",
	}
}
