package journal

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// sealDomain is what the text of a seal begins with.
const sealDomain = "guize entry 2\n"

// seal adds a seal to the bytes of an entry, by the current key. It is over them and
// over the hash of the entry before, so that nobody without the key changes, moves or
// replaces an entry, or computes the chain anew, whatever was masked.
func (k *Keys) seal(prev hash, body []byte) ([]byte, error) {
	if k == nil {
		return body, nil
	}
	return withSeal(body, &engine.Commitment{Key: k.current, MAC: sealOf(k.secrets[k.current], prev, body)})
}

func sealOf(secret []byte, prev hash, body []byte) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(sealDomain))
	h.Write(prev[:])
	h.Write(body)
	return macPrefix + hex.EncodeToString(h.Sum(nil))
}

// withSeal is the JSON of a record with its seal, in a place of its own.
func withSeal(body []byte, seal *engine.Commitment) ([]byte, error) {
	text, err := encode(seal)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(body)+len(text)+len(sealKey))
	out = append(append(out, body[:len(body)-1]...), sealKey...)
	return append(append(out, text...), '}'), nil
}

const sealKey = `,"seal":`

// sealable is [ErrNeedsKeys] where the last entry is sealed, and there is no key to
// seal the next.
func (j *Journal) sealable(ctx context.Context) error {
	if j.opts.Keys != nil {
		return nil
	}
	e, err := scanRow(j.db.read.QueryRowContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries ORDER BY seq DESC LIMIT 1")))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if rec, err := e.record(); err == nil && rec.Seal != nil {
		return ErrNeedsKeys
	}
	return nil
}

// unsealed checks the seal of an entry: nil, [ErrNoKey] or [ErrNotBound].
func (k *Keys) unsealed(prev hash, body []byte, rec *records.Record) error {
	secret := k.secrets[rec.Seal.Key]
	if secret == nil {
		return ErrNoKey
	}
	at := bytes.LastIndex(body, []byte(sealKey))
	if at < 0 {
		return ErrNotBound
	}
	plain := append(bytes.Clone(body[:at]), '}')
	if !hmac.Equal([]byte(sealOf(secret, prev, plain)), []byte(rec.Seal.MAC)) {
		return ErrNotBound
	}
	return nil
}
