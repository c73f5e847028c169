package httpapi

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
)

// Token is a caller that is known: by a bearer token, or by the certificate
// that it shows over mutual TLS. Only the SHA-256 of either is held. Tokens are
// 256 random bits, so that a hash of many rounds would protect nothing more.
type Token struct {
	Name        string
	Roles       []Role
	Hash        [sha256.Size]byte
	Certificate bool // Hash is of the caller's certificate (DER)
}

// NewToken makes a token and the line by which [ParseTokens] knows it.
func NewToken(name string, roles ...Role) (token, line string) {
	var b [32]byte
	rand.Read(b[:]) // never fails
	token = "guize_" + base64.RawURLEncoding.EncodeToString(b[:])
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return token, fmt.Sprintf("%s %s sha256:%x", name, strings.Join(words, ","), sha256.Sum256([]byte(token)))
}

// ParseTokens reads a file of callers: a line is a name, its roles separated by
// commas (one for a single set as "decide@set"), and "sha256:" or "cert:" with the SHA-256 in hexadecimal of the token
// or of the certificate. Blank lines and lines that begin with # are passed
// over.
func ParseTokens(r io.Reader) ([]Token, error) {
	var out []Token
	lines := bufio.NewScanner(io.LimitReader(r, 1<<20))
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		t, err := parseToken(strings.Fields(text))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if slices.ContainsFunc(out, func(o Token) bool { return o.Name == t.Name || o.Hash == t.Hash }) {
			return nil, fmt.Errorf("line %d: the name or the token stands there twice", n)
		}
		out = append(out, t)
	}
	return out, lines.Err()
}

func parseToken(words []string) (Token, error) {
	if len(words) != 3 {
		return Token{}, errors.New(`want "name role,… sha256:…"`)
	}
	t := Token{Name: words[0]}
	for word := range strings.SplitSeq(words[1], ",") {
		role := Role(word)
		if !slices.Contains([]Role{RoleDecide, RoleJournal, RoleAdmin}, role.plain()) || strings.HasSuffix(word, "@") {
			return t, fmt.Errorf("%q is no role; there are decide, journal and admin, each with @ and a set where it is for that set alone", word)
		}
		t.Roles = append(t.Roles, role)
	}
	kind, digest, _ := strings.Cut(words[2], ":")
	sum, err := hex.DecodeString(digest)
	if err != nil || len(sum) != sha256.Size || kind != "sha256" && kind != "cert" {
		return t, errors.New(`want "sha256:" or "cert:" and 64 hexadecimal digits`) // not the text, which may be a token
	}
	t.Hash, t.Certificate = [sha256.Size]byte(sum), kind == "cert"
	return t, nil
}

// Tokens know callers by their tokens and certificates: its Authenticate is one
// for [Options].
type Tokens struct{ known atomic.Pointer[[]Token] }

// NewTokens knows these callers. It keeps the slice. No tokens at all is an
// error, since whoever meant some would let in nobody.
func NewTokens(tokens []Token) (*Tokens, error) {
	t := new(Tokens)
	return t, t.Set(tokens)
}

// Set changes who is known while a handler serves, from the next request on. An
// empty list is an error, [ErrNoCallers], and changes nothing.
func (t *Tokens) Set(tokens []Token) error {
	if len(tokens) == 0 {
		return ErrNoCallers
	}
	t.known.Store(&tokens)
	return nil
}

// Authenticate finds out who sent a request: by its bearer token, or else by the
// certificate that the server verified. A token that nobody has is an error, and
// a certificate that nobody has is nobody. Every token is compared, each in
// constant time, so that the time says nothing about which is near.
func (t *Tokens) Authenticate(r *http.Request) (Caller, error) {
	var c Caller
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		c = t.match(sha256.Sum256(r.TLS.PeerCertificates[0].Raw), true)
	}
	secret := Bearer(r)
	if secret == "" {
		return c, nil
	}
	if c = t.match(sha256.Sum256([]byte(secret)), false); c.Name == "" {
		return c, errUnknownToken
	}
	return c, nil
}

var errUnknownToken = errors.New("the token is not known")

func (t *Tokens) match(sum [sha256.Size]byte, certificate bool) Caller {
	var found Caller
	tokens := *t.known.Load()
	for i := range tokens {
		t := &tokens[i]
		if subtle.ConstantTimeCompare(t.Hash[:], sum[:]) == 1 && t.Certificate == certificate {
			found = Caller{Name: t.Name, Roles: t.Roles}
		}
	}
	return found
}

// Bearer is the token that a request shows, "" where it shows none.
func Bearer(r *http.Request) string {
	scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}
