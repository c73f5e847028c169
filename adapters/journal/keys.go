package journal

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// Keys are a host's keys, by which decisions are bound to the facts on which
// they were made (spec R37). The current one makes commitments; all check them.
// They belong where nobody who may write to the journal can read them.
type Keys struct {
	current string
	secrets map[string][]byte
}

// keySize is how many bytes a key has.
const keySize = 32

const macPrefix = "hmac-sha256:"

// commitmentDomain is what the text of a commitment begins with.
const commitmentDomain = "guize facts 2\n"

// keyName is what a key may be called. It is never written to.
var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// NewKey makes a key, as a line for the file that [ParseKeys] reads.
func NewKey(name string) (line string, err error) {
	if !keyName.MatchString(name) {
		return "", fmt.Errorf("a key's name is at most 64 letters, digits and . _ -: %q", name)
	}
	secret := make([]byte, keySize)
	rand.Read(secret) // never fails
	return name + " " + hex.EncodeToString(secret), nil
}

// ParseKeys reads keys, one a line: its name and 64 hexadecimal digits. The last
// is the current one, so that a key is changed by adding a line. Lines that are
// empty or begin with # say nothing. Errors name the line and never the key.
func ParseKeys(r io.Reader) (*Keys, error) {
	k := &Keys{secrets: map[string][]byte{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := k.add(strings.Fields(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if k.current == "" {
		return nil, errors.New("there is no key in it")
	}
	return k, nil
}

func (k *Keys) add(words []string) error {
	if len(words) != 2 || !keyName.MatchString(words[0]) {
		return errors.New("want the name of a key and its 64 hexadecimal digits")
	}
	secret, err := hex.DecodeString(words[1])
	switch {
	case err != nil || len(secret) != keySize:
		return errors.New("want the name of a key and its 64 hexadecimal digits")
	case k.secrets[words[0]] != nil:
		return fmt.Errorf("there is a key %q already", words[0])
	}
	k.current, k.secrets[words[0]] = words[0], secret
	return nil
}

// Current is the name of the key that makes commitments.
func (k *Keys) Current() string { return k.current }

// commit binds a decision, which has its id and its receipt, to its facts.
func (k *Keys) commit(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) (*engine.Commitment, error) {
	if k == nil {
		return nil, nil
	}
	facts, err := eng.CanonicalFacts(ctx, in)
	if err != nil {
		return nil, err
	}
	return &engine.Commitment{Key: k.current, MAC: macOf(k.secrets[k.current], dec.ID, dec.Receipt, facts)}, nil
}

// ErrNoKey says that a commitment was made by a key that is not at hand.
var ErrNoKey = errors.New("the commitment was made by a key that is not at hand")

// ErrNotBound says that a decision does not belong to facts.
var ErrNotBound = errors.New("the commitment is not to these facts, this receipt and this decision")

// Verify reports whether the commitment of the decision with an id and a receipt
// is to facts, in the form of [engine.Engine.CanonicalFacts]: nil, [ErrNoKey] or
// [ErrNotBound].
func (k *Keys) Verify(c *engine.Commitment, id, receipt string, facts []byte) error {
	secret := k.secrets[c.Key]
	if secret == nil {
		return ErrNoKey
	}
	if !hmac.Equal([]byte(macOf(secret, id, receipt, facts)), []byte(c.MAC)) {
		return ErrNotBound
	}
	return nil
}

func macOf(secret []byte, id, receipt string, facts []byte) string {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "%s%s\n%s\n", commitmentDomain, id, receipt)
	h.Write(facts)
	return macPrefix + hex.EncodeToString(h.Sum(nil))
}
