package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority issues certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sheet := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, sheet, sheet, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{cert, key}
}

// issue gives a certificate for a server of this machine or a caller; ends is
// when it expires.
func (a authority) issue(t *testing.T, name string, ends time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sheet := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: ends,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, sheet, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func writePEM(t *testing.T, file, kind string, der []byte) string {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A caller is who its certificate says, where the tokens file names it: with
// its roles and no others. A certificate of another authority, or one that has
// expired, does not even connect; one that nobody named, or none, may do
// nothing.
func TestMutualTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ours, theirs := newAuthority(t, "ours"), newAuthority(t, "theirs")
	later := time.Now().Add(time.Hour)
	server := ours.issue(t, "server", later)
	portal, clerk, unknown := ours.issue(t, "portal", later), ours.issue(t, "clerk", later), ours.issue(t, "unknown", later)
	expired, stranger := ours.issue(t, "portal", time.Now().Add(-time.Minute)), theirs.issue(t, "portal", later)
	key, err := x509.MarshalPKCS8PrivateKey(server.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	tokens := filepath.Join(dir, "tokens")
	name := func(name, role string, c tls.Certificate) {
		t.Helper()
		file := writePEM(t, filepath.Join(dir, name+".pem"), "CERTIFICATE", c.Certificate[0])
		if code, _, errs := guize(t, "serve", "token", name, role, "--cert", file, "--tokens", tokens); code != 0 {
			t.Fatal(errs)
		}
	}
	name("portal", "decide", portal)
	name("clerk", "admin", clerk)
	name("old", "decide", expired)
	name("other", "decide", stranger)
	s := startServer(t, nil, "-p", servedSet, "--tokens", tokens,
		"--tls-cert", writePEM(t, filepath.Join(dir, "server.pem"), "CERTIFICATE", server.Certificate[0]),
		"--tls-key", writePEM(t, filepath.Join(dir, "key.pem"), "PRIVATE KEY", key),
		"--client-ca", writePEM(t, filepath.Join(dir, "ca.pem"), "CERTIFICATE", ours.cert.Raw))
	if code, out, errs := guize(t, "serve", "token", "x", "decide", "--cert", filepath.Join(dir, "key.pem")); code != 3 || !strings.Contains(errs, "no certificate") {
		t.Errorf("a key for a certificate: %d %s %s", code, out, errs)
	}
	addr := strings.TrimPrefix(s.url, "http://")
	roots := x509.NewCertPool()
	roots.AddCert(ours.cert)
	const decide, reload, metrics = "/v1/decisions", "/v1/admin/reload", "/metrics"
	for _, tt := range []struct {
		name   string
		certs  []tls.Certificate
		path   string
		most   uint16
		status int // 0: no connection
	}{
		{"portal decides", []tls.Certificate{portal}, decide, 0, 200},
		{"portal does not reload", []tls.Certificate{portal}, reload, 0, 403},
		{"metrics say when certificates end", []tls.Certificate{portal}, metrics, 0, 200},
		{"clerk reloads", []tls.Certificate{clerk}, reload, 0, 200},
		{"clerk does not decide", []tls.Certificate{clerk}, decide, 0, 403},
		{"not named", []tls.Certificate{unknown}, decide, 0, 401},
		{"no certificate", nil, decide, 0, 401},
		{"expired", []tls.Certificate{expired}, decide, 0, 0},
		{"of another authority", []tls.Certificate{stranger}, decide, 0, 0},
		{"TLS 1.2", []tls.Certificate{portal}, decide, tls.VersionTLS12, 200},
		{"TLS 1.1", []tls.Certificate{portal}, decide, tls.VersionTLS11, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS10, MaxVersion: tt.most,
				GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
					if tt.certs == nil {
						return &tls.Certificate{}, nil
					}
					return &tt.certs[0], nil // whoever the server says that it trusts
				}}}
			defer client.CloseIdleConnections()
			method := "POST"
			if tt.path == metrics {
				method = "GET"
			}
			req, err := http.NewRequestWithContext(t.Context(), method, "https://"+addr+tt.path, strings.NewReader(`{"facts":{"length":1}}`))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			res, err := client.RoundTrip(req)
			if err != nil {
				if tt.status != 0 {
					t.Fatal(err)
				}
				return
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			if res.StatusCode != tt.status {
				t.Errorf("%d %s, want %d", res.StatusCode, body, tt.status)
			}
			if ends := fmt.Sprintf("guize_certificate_end_timestamp_seconds{file=%q} %v\n", filepath.Join(dir, "server.pem"), float64(later.Unix())); tt.path == metrics && !strings.Contains(string(body), ends) {
				t.Errorf("no %s in %s", ends, body)
			}
		})
	}
	if res, err := http.Get("http://" + addr + "/healthz"); err == nil && res.StatusCode == 200 {
		t.Error("answers without TLS")
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
