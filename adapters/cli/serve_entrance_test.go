package cli_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A caller is taken away and a certificate renewed while the server runs; a
// file that cannot be read, or names nobody, changes nothing.
func TestEntranceIsReadAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ours := newAuthority(t, "ours")
	roots := x509.NewCertPool()
	roots.AddCert(ours.cert)
	renew := func(name string) {
		t.Helper()
		c := ours.issue(t, name, time.Now().Add(time.Hour))
		key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		writePEM(t, filepath.Join(dir, "key.pem"), "PRIVATE KEY", key)
		writePEM(t, filepath.Join(dir, "server.pem"), "CERTIFICATE", c.Certificate[0])
	}
	renew("first")
	tokens := filepath.Join(dir, "tokens")
	portal := makeToken(t, tokens, "portal", "decide")
	s := startServer(t, nil, "-p", servedSet, "--tokens", tokens, "--watch", "10ms",
		"--tls-cert", filepath.Join(dir, "server.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	addr := strings.TrimPrefix(s.url, "http://")
	// meets connects anew and says whose certificate is shown and what a token may do.
	meets := func(token string) (server string, status int) {
		t.Helper()
		c := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
		defer c.CloseIdleConnections()
		req, err := http.NewRequestWithContext(t.Context(), "POST", "https://"+addr+"/v1/decisions", strings.NewReader(`{"facts":{"length":1}}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := c.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.TLS.PeerCertificates[0].Subject.CommonName, res.StatusCode
	}
	until := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal(what)
			}
		}
	}
	if name, status := meets(portal); name != "first" || status != 200 {
		t.Fatalf("at the start %s, %d", name, status)
	}
	renew("second")
	until("the certificate was not renewed", func() bool { name, _ := meets(portal); return name == "second" })
	clerk := makeToken(t, tokens, "clerk", "decide")
	until("the new caller is not known", func() bool { _, status := meets(clerk); return status == 200 })
	for _, bad := range []string{"", "# nobody\n", "portal decide sha256:12\n"} {
		if err := os.WriteFile(tokens, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
		if _, status := meets(clerk); status != 200 {
			t.Errorf("with tokens %q the clerk gets %d", bad, status)
		}
		if _, status := meets("guize_wrong"); status != 401 {
			t.Errorf("with tokens %q a wrong token gets %d", bad, status)
		}
	}
	if err := os.Remove(tokens); err != nil {
		t.Fatal(err)
	}
	third := makeToken(t, tokens, "third", "decide")
	until("the callers who were taken away still decide", func() bool { _, status := meets(clerk); return status == 401 })
	if _, status := meets(third); status != 200 {
		t.Errorf("the caller who is left gets %d", status)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// Tokens and certificates are looked at whatever --watch says, since to take a
// caller away must not wait; each says for itself what came of it.
func TestEntranceIsWatchedAlways(t *testing.T) {
	needsLong(t)
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "server.pem"), filepath.Join(dir, "key.pem")
	writeCertificate(t, newAuthority(t, "ours"), time.Hour, cert, key)
	tokens := filepath.Join(dir, "tokens")
	makeToken(t, tokens, "portal", "decide")
	s := startServer(t, nil, "-p", servedSet, "--watch", "0", "--tokens", tokens, "--tls-cert", cert, "--tls-key", key)
	makeToken(t, tokens, "clerk", "decide")
	s.log.wait(t, `"tokens read"`, tokens, `"callers":2`)
	if err := os.WriteFile(tokens, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.log.wait(t, `"tokens not read"`, tokens)
	if strings.Contains(s.log.String(), "certificates") {
		t.Errorf("the certificates were read too:\n%s", s.log)
	}
	if err := os.WriteFile(key, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.log.wait(t, `"certificates not read"`, key, "PEM")
	s.stop()
}

// writeCertificate writes a certificate that ends some time from now, and its
// key.
func writeCertificate(t *testing.T, by authority, ends time.Duration, cert, key string) {
	t.Helper()
	c := by.issue(t, "server", time.Now().Add(ends))
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, key, "PRIVATE KEY", der)
	writePEM(t, cert, "CERTIFICATE", c.Certificate[0])
}

// A certificate that ends is seen weeks before the callers see it.
func TestCertificateEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		ends time.Duration
		says string // "": no warning
	}{
		{"expired", -time.Minute, "certificate has expired"},
		{"in two weeks less a minute", 14*24*time.Hour - time.Minute, "certificate ends soon"},
		{"in two weeks and a minute", 14*24*time.Hour + time.Minute, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			cert, key := filepath.Join(dir, "server.pem"), filepath.Join(dir, "key.pem")
			writeCertificate(t, newAuthority(t, "ours"), tt.ends, cert, key)
			_, _, errs := guize(t, "serve", "-p", "no-such.yaml", "--tls-cert", cert, "--tls-key", key) // which ends after the entrance
			if got := strings.Contains(errs, "certificate"); got != (tt.says != "") || !strings.Contains(errs, tt.says) {
				t.Errorf("want %q: %s", tt.says, errs)
			}
		})
	}
}
