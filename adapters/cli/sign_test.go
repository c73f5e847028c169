package cli_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// pemKeys writes a key and its public part to files.
func pemKeys(t *testing.T) (private, public string) {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := x509.MarshalPKCS8PrivateKey(key)
	two, _ := x509.MarshalPKIXPublicKey(pub)
	return write(t, "sets.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: one}))),
		write(t, "sets.pub", string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: two})))
}

func TestSignAndVerify(t *testing.T) {
	t.Parallel()
	private, public := pemKeys(t)
	_, stranger := pemKeys(t)
	file := write(t, "set.yaml", confinedSet(""))
	tests := strings.TrimSuffix(file, ".yaml") + "_test.yaml"
	if err := os.WriteFile(tests, []byte("cases: [{name: a, at: 2021-09-10T09:00:00+08:00, expect: {status: decided}}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "sign", file, "--key", private); got.code != cli.ExitOK {
		t.Fatalf("sign: %+v", got)
	}
	if got := run(t, "", "verify", file, "--keys", public); got.code != cli.ExitOK || !strings.Contains(got.stdout, "sha256:") {
		t.Errorf("verify: %+v", got)
	}
	if got := run(t, "", "verify", file, "--keys", stranger, "--lang", "en"); got.code != cli.ExitProblems || !strings.Contains(got.stderr, "none of the trusted keys") {
		t.Errorf("verify by another key: %+v", got)
	}
	if err := os.WriteFile(tests, []byte("cases: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string]string{"zh": "set_test.yaml 与签名时不同", "en": "set_test.yaml is another than was signed"} {
		if got := run(t, "", "verify", file, "--keys", public, "--lang", lang); got.code != cli.ExitProblems || !strings.Contains(got.stderr, says) {
			t.Errorf("verify after a change: %+v", got)
		}
		if got := run(t, "", "serve", "--addr", "127.0.0.1:0", "-p", file, "--verify", public, "--lang", lang); got.code != cli.ExitFailure || !strings.Contains(got.stderr, says) {
			t.Errorf("serve after a change: %+v", got)
		}
	}
	broken := write(t, "broken.yaml", "guize: 1\n")
	if got := run(t, "", "sign", broken, "--key", private); got.code != cli.ExitFailure {
		t.Errorf("sign of a set with mistakes: %+v", got)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(broken), "broken.sig")); err == nil {
		t.Error("a set with mistakes was signed")
	}
	for _, args := range [][]string{{"sign", file}, {"verify", file}} {
		if got := run(t, "", args...); got.code != cli.ExitUsage {
			t.Errorf("%s without a key: %+v", args, got)
		}
	}
	if got := run(t, "", "verify", file, "--keys", private); got.code != cli.ExitFailure {
		t.Errorf("a private key for a public one: %+v", got)
	}
}
