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
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// Role is something that a caller may do.
type Role string

// The roles.
const (
	RoleDecide  Role = "decide"  // ask for decisions, read sets and calendars
	RoleJournal Role = "journal" // read decisions that were kept
	RoleAdmin   Role = "admin"   // reload, and read what came of it
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
// commas, and "sha256:" or "cert:" with the SHA-256 in hexadecimal of the token
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
	for role := range strings.SplitSeq(words[1], ",") {
		if r := Role(role); r != RoleDecide && r != RoleJournal && r != RoleAdmin {
			return t, fmt.Errorf("%q is no role; there are decide, journal and admin", role)
		}
		t.Roles = append(t.Roles, Role(role))
	}
	kind, digest, _ := strings.Cut(words[2], ":")
	sum, err := hex.DecodeString(digest)
	if err != nil || len(sum) != sha256.Size || kind != "sha256" && kind != "cert" {
		return t, errors.New(`want "sha256:" or "cert:" and 64 hexadecimal digits`) // not the text, which may be a token
	}
	t.Hash, t.Certificate = [sha256.Size]byte(sum), kind == "cert"
	return t, nil
}

// caller is who sent a request.
type caller struct {
	name  string // "" where nobody known
	roles []Role
	bad   bool // a token was shown that nobody has
}

// identify finds out who sent a request. Every token is compared, each in
// constant time, so that the time says nothing about which is near.
func (h *Handler) identify(r *http.Request) caller {
	var c caller
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		c = h.match(sha256.Sum256(r.TLS.PeerCertificates[0].Raw), true)
	}
	secret := bearer(r)
	if secret == "" {
		return c
	}
	if t := h.match(sha256.Sum256([]byte(secret)), false); t.name != "" {
		return t
	}
	return caller{bad: true}
}

// SetTokens changes who may do what while the handler serves, from the next
// request on. It keeps the slice. No tokens at all would let everybody decide,
// so an empty list is an error and changes nothing.
func (h *Handler) SetTokens(tokens []Token) error {
	if len(tokens) == 0 {
		return errors.New("no tokens: everybody would be let in")
	}
	h.callers.Store(&tokens)
	return nil
}

func (h *Handler) tokens() []Token { return *h.callers.Load() }

func (h *Handler) match(sum [sha256.Size]byte, certificate bool) caller {
	var found caller
	tokens := h.tokens()
	for i := range tokens {
		t := &tokens[i]
		if subtle.ConstantTimeCompare(t.Hash[:], sum[:]) == 1 && t.Certificate == certificate {
			found = caller{name: t.Name, roles: t.Roles}
		}
	}
	return found
}

func bearer(r *http.Request) string {
	scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// allow says why a caller may not use a route, or nil.
func (h *Handler) allow(c *caller, need Role) *fault {
	switch {
	case need == "" || slices.Contains(c.roles, need):
		return nil
	case need == RoleDecide && len(h.tokens()) == 0:
		return nil
	case c.name != "":
		return problem("forbidden", text.Say("“%[1]s”没有“%[2]s”权限", "%[1]q does not have the role %[2]q", c.name, string(need)))
	case len(h.tokens()) == 0:
		return problem("unauthorised", text.Say("服务没有配置令牌，此功能关闭", "the server has no tokens, so nobody may do this"))
	}
	return problem("unauthorised", text.Say("请出示令牌：Authorization: Bearer …", "show a token: Authorization: Bearer …"))
}

// who tells callers apart: by name, or by the address, without the port, where
// nobody is known.
func (c *caller) who(remote string) string {
	if c.name != "" {
		return c.name
	}
	return "@" + withoutPort(remote)
}

// address is where a request came from.
func address(r *http.Request) string { return withoutPort(r.RemoteAddr) }

func withoutPort(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	return host
}
