package records

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// Head is the end of the chain at some moment. Kept elsewhere, it finds a tail
// that was cut off and a chain that was computed anew; signed, it cannot be
// replaced by the person who holds it.
type Head struct {
	Journal   string    `json:"journal"`
	Seq       int64     `json:"seq"`
	Hash      string    `json:"hash"`
	Time      time.Time `json:"time"`
	Signature string    `json:"signature,omitempty"` // Ed25519, base64
}

// Sign returns the head with a signature.
func (h Head) Sign(key ed25519.PrivateKey) Head {
	h.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, h.message()))
	return h
}

// Verify reports whether the key signed the head.
func (h Head) Verify(key ed25519.PublicKey) error {
	sig, err := base64.StdEncoding.DecodeString(h.Signature)
	if err != nil || h.Signature == "" {
		return errors.New("the head is not signed")
	}
	if !ed25519.Verify(key, h.message(), sig) {
		return errors.New("the signature is not of this key and head")
	}
	return nil
}

func (h Head) message() []byte {
	return fmt.Appendf(nil, "guize journal head 1\n%s\n%d\n%s\n%s\n", h.Journal, h.Seq, h.Hash, h.Time.UTC().Format(time.RFC3339))
}
