package reference

import "crypto/rand"

// The ids of the contract: ^cust_[A-Z0-9]{12}$ and ^rfnd_[A-Z0-9]{12}$.
const (
	customerPrefix = "cust_"
	refundPrefix   = "rfnd_"
	idLength       = 12
	idAlphabet     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

// newID makes an id that cannot be guessed: 12 of the base32 characters of rand.Text, 60 random bits. Two equal ones
// are refused by the store's primary key, so they cost a request and never an object.
func newID(prefix string) string { return prefix + rand.Text()[:idLength] }
