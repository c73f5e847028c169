// Package oidc lets callers into package httpapi by the tokens of an OpenID Connect
// issuer, such as Keycloak, Entra or Dex:
//
//	known, err := oidc.New(ctx, oidc.Options{Issuer: "https://sso.example.cn/realms/gov", Audience: "guize"})
//	h, err := httpapi.New(ctx, src, httpapi.Options{Authenticate: known})
//
// A caller shows a JWT as its bearer token. Its signature is checked against the
// keys that the issuer publishes, which are read again when it is signed by one
// that is not known yet; only asymmetric algorithms are taken. A token is checked
// for each request by itself, so one that the issuer takes back counts until it
// expires: let them live for minutes.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// Options says whose tokens are taken, and what they say of a caller. Issuer and
// Audience must be given.
type Options struct {
	Issuer   string // its URL, as tokens name it in "iss"; its discovery document is read by New
	Audience string // that tokens must be for ("aud"): one made for another service is refused

	// Name is the claim that the log and the journal call a caller by; "": "sub".
	// Rates are limited by it, so it must be of one caller alone.
	Name string
	// Roles is the claim that lists what a caller may do, a list of texts or one text
	// with blanks between; dots go into objects, as in "realm_access.roles"; "":
	// "roles". A caller without it is known and may do nothing.
	Roles string
	// Grants says which roles of ours a word of the issuer's gives; nil: a word is a
	// role by itself ("decide", "journal@jingmen-connection"). Other words give none.
	Grants map[string][]httpapi.Role

	Client *http.Client     // by which the issuer is asked; nil: one that waits for 10 s at most
	Now    func() time.Time // nil: the clock
}

// New asks the issuer for where its keys are, and returns what [httpapi.Options]
// takes as Authenticate: who shows no token is nobody known, and a token that
// cannot be taken is an error that says why. It is an error where the issuer cannot
// be reached, or names itself otherwise.
func New(ctx context.Context, opts Options) (func(*http.Request) (httpapi.Caller, error), error) {
	if opts.Issuer == "" || opts.Audience == "" {
		return nil, errors.New("oidc: the issuer or the audience is missing")
	}
	if opts.Client == nil {
		opts.Client = &http.Client{Timeout: 10 * time.Second}
	}
	if opts.Name == "" {
		opts.Name = "sub"
	}
	if opts.Roles == "" {
		opts.Roles = "roles"
	}
	issuer, err := oidc.NewProvider(oidc.ClientContext(ctx, opts.Client), opts.Issuer)
	if err != nil {
		return nil, fmt.Errorf("oidc: %w", err)
	}
	verifier := issuer.Verifier(&oidc.Config{ClientID: opts.Audience, Now: opts.Now})
	return func(r *http.Request) (httpapi.Caller, error) {
		raw := httpapi.Bearer(r)
		if raw == "" {
			return httpapi.Caller{}, nil
		}
		token, err := verifier.Verify(r.Context(), raw)
		if err != nil {
			return httpapi.Caller{}, err
		}
		var claims map[string]any
		if err := token.Claims(&claims); err != nil {
			return httpapi.Caller{}, err
		}
		return opts.caller(claims)
	}, nil
}

// caller is whom claims speak of.
func (o *Options) caller(claims map[string]any) (httpapi.Caller, error) {
	name, ok := claim(claims, o.Name).(string)
	if !ok || name == "" {
		return httpapi.Caller{}, fmt.Errorf("oidc: the token has no %q", o.Name)
	}
	c := httpapi.Caller{Name: name}
	for _, word := range words(claim(claims, o.Roles)) {
		if o.Grants == nil {
			c.Roles = append(c.Roles, httpapi.Role(word))
		}
		c.Roles = append(c.Roles, o.Grants[word]...)
	}
	slices.Sort(c.Roles)
	c.Roles = slices.Compact(c.Roles)
	return c, nil
}

// claim is a claim by its name, or by a path of names with dots between.
func claim(claims map[string]any, path string) any {
	if x, ok := claims[path]; ok {
		return x
	}
	first, rest, more := strings.Cut(path, ".")
	if sub, ok := claims[first].(map[string]any); ok && more {
		return claim(sub, rest)
	}
	return nil
}

// words are the texts of a list, or of one text.
func words(x any) []string {
	switch x := x.(type) {
	case string:
		return strings.Fields(x)
	case []any:
		var out []string
		for _, e := range x {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
