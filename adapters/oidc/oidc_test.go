package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/oidc"
)

const set = `guize: 1
set: lines
languages: [en]
sources: {plan: {title: Plan}}
facts: {length: {type: number, title: Length}}
outcomes: {approval: {type: enum, values: [filing, coordination], title: Approval}}
policies:
  line:
    title: Line
    rules:
      - {id: filing, title: Within, when: length <= 300, then: [decide: {approval: filing}], cite: plan 1}
      - {id: over, title: Over, when: length > 300, then: [decide: {approval: coordination}], cite: plan 1}
`

// issuer runs an issuer of OpenID Connect.
func issuer(t *testing.T) *mockoidc.MockOIDC {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Shutdown() })
	m.Keypair = newKey(t)
	return m
}

func newKey(t *testing.T) *mockoidc.Keypair {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := mockoidc.NewKeypair(key)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// signIn gets a token as a program does for whoever signs in: by the code that
// the issuer sends back.
func signIn(t *testing.T, m *mockoidc.MockOIDC, groups ...string) string {
	t.Helper()
	m.QueueUser(&mockoidc.MockUser{Subject: "clerk-7", Groups: groups})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := client.Get(m.AuthorizationEndpoint() + "?" + url.Values{"client_id": {m.ClientID}, "scope": {"openid groups"},
		"response_type": {"code"}, "redirect_uri": {"http://127.0.0.1/back"}, "state": {"s"}, "nonce": {"n"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	back, err := got.Location()
	if err != nil {
		t.Fatalf("%s: %v", got.Status, err)
	}
	got, err = client.PostForm(m.TokenEndpoint(), url.Values{"client_id": {m.ClientID}, "client_secret": {m.ClientSecret},
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}})
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	var answer struct {
		Token string `json:"id_token"`
	}
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil || answer.Token == "" {
		t.Fatalf("%s: no token, %v", got.Status, err)
	}
	return answer.Token
}

func handler(t *testing.T, m *mockoidc.MockOIDC, grants map[string][]httpapi.Role) *httpapi.Handler {
	t.Helper()
	known, err := oidc.New(t.Context(), oidc.Options{Issuer: m.Issuer(), Audience: m.ClientID, Roles: "groups", Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: fstest.MapFS{"set.yaml": {Data: []byte(set)}}, Name: "set.yaml", Quick: true},
		httpapi.Options{Authenticate: known, Limits: httpapi.Limits{BadLogins: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(h http.Handler, method, path, token string) int {
	r := httptest.NewRequest(method, path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	m := issuer(t)
	h := handler(t, m, nil)
	granted := handler(t, m, map[string][]httpapi.Role{"clerks": {httpapi.RoleDecide}, "chiefs": {httpapi.RoleAdmin}})
	for _, tt := range []struct {
		name         string
		h            http.Handler
		token        string
		read, reload int
	}{
		{"nobody", h, "", 401, 401},
		{"a clerk", h, signIn(t, m, "decide"), 200, 403},
		{"a clerk of this set", h, signIn(t, m, "decide@lines", "journal"), 200, 403},
		{"a clerk of another set", h, signIn(t, m, "decide@others"), 403, 403},
		{"an administrator", h, signIn(t, m, "admin"), 403, 200},
		{"who may do nothing", h, signIn(t, m), 403, 403},
		{"words of the issuer", granted, signIn(t, m, "clerks", "golf"), 200, 403},
		{"other words of it", granted, signIn(t, m, "chiefs"), 403, 200},
		{"roles where they are granted otherwise", granted, signIn(t, m, "decide", "admin"), 403, 403},
	} {
		if got := ask(tt.h, "GET", "/v1/sets", tt.token); got != tt.read {
			t.Errorf("%s reads: %d, want %d", tt.name, got, tt.read)
		}
		if got := ask(tt.h, "POST", "/v1/admin/reload", tt.token); got != tt.reload {
			t.Errorf("%s reloads: %d, want %d", tt.name, got, tt.reload)
		}
	}
}

// What a forger, another service or the past has is no token.
func TestTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	m := issuer(t)
	h := handler(t, m, nil)
	claims := func(change func(jwt.MapClaims)) jwt.MapClaims {
		now := time.Now()
		c := jwt.MapClaims{"iss": m.Issuer(), "aud": m.ClientID, "sub": "clerk", "groups": []string{"decide"},
			"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Minute).Unix()}
		if change != nil {
			change(c)
		}
		return c
	}
	signed := func(change func(jwt.MapClaims)) string {
		t.Helper()
		s, err := m.Keypair.SignJWT(claims(change))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	with := func(method jwt.SigningMethod, key any) string {
		t.Helper()
		token := jwt.NewWithClaims(method, claims(nil))
		token.Header["kid"], _ = m.Keypair.KeyID()
		s, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(m.Keypair.PublicKey)})
	good := signed(nil)
	parts := strings.Split(good, ".")
	admin := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(decoded(t, parts[1]), `"decide"`, `"admin"`, 1)))
	for name, token := range map[string]string{
		"wrong audience":       signed(func(c jwt.MapClaims) { c["aud"] = "another-service" }),
		"no audience":          signed(func(c jwt.MapClaims) { delete(c, "aud") }),
		"expired":              signed(func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"no end":               signed(func(c jwt.MapClaims) { delete(c, "exp") }),
		"not yet":              signed(func(c jwt.MapClaims) { c["nbf"] = time.Now().Add(time.Hour).Unix() }),
		"another issuer":       signed(func(c jwt.MapClaims) { c["iss"] = "https://sso.example.org" }),
		"nobody":               signed(func(c jwt.MapClaims) { c["sub"] = "" }),
		"no algorithm":         with(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		"signed by the public": with(jwt.SigningMethodHS256, public),
		"another key":          with(jwt.SigningMethodRS256, newKey(t).PrivateKey),
		"changed":              parts[0] + "." + admin + "." + parts[2],
		"cut off":              parts[0] + "." + parts[1] + ".",
		"no JWT":               "guize_abc",
	} {
		if got := ask(h, "GET", "/v1/sets", token); got != 401 {
			t.Errorf("%s: %d, want 401", name, got)
		}
	}
	if got := ask(h, "GET", "/v1/sets", good); got != 200 {
		t.Errorf("a good one: %d", got)
	}
}

func decoded(t *testing.T, part string) string {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The issuer changes its keys, and nobody has to be restarted.
func TestKeysChange(t *testing.T) {
	t.Parallel()
	m := issuer(t)
	h := handler(t, m, nil)
	old := signIn(t, m, "decide")
	if got := ask(h, "GET", "/v1/sets", old); got != 200 {
		t.Fatalf("before: %d", got)
	}
	m.Keypair = newKey(t)
	if got := ask(h, "GET", "/v1/sets", signIn(t, m, "decide")); got != 200 {
		t.Errorf("by the new key: %d", got)
	}
	if got := ask(h, "GET", "/v1/sets", old); got != 401 {
		t.Errorf("by the old key, which is not published any more: %d", got)
	}
}

func TestIssuerMustBeThere(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	m := issuer(t)
	for name, opts := range map[string]oidc.Options{
		"no issuer": {Audience: "a"}, "no audience": {Issuer: m.Issuer()}, "no discovery": {Issuer: srv.URL, Audience: "a"},
		"another name": {Issuer: strings.Replace(m.Issuer(), "127.0.0.1", "localhost", 1), Audience: "a"},
	} {
		if _, err := oidc.New(t.Context(), opts); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
