package httpapi_test

import (
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// Callers are read again; a file that names nobody changes nothing.
func TestAccessIsReadAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tokens")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	portal, line := httpapi.NewToken("portal", httpapi.RoleDecide)
	clerk, other := httpapi.NewToken("clerk", httpapi.RoleDecide)
	write(line)
	access, err := httpapi.ReadAccess(httpapi.AccessFiles{Tokens: file}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if access.TLS() != nil {
		t.Error("TLS without a certificate")
	}
	h := newHandler(t, files(), httpapi.Options{Authenticate: access.Authenticate()})
	for _, step := range []struct {
		file          string
		portal, clerk int
	}{{line, 200, 401}, {other, 401, 200}, {"# nobody\n", 401, 200}, {"portal decide sha256:12\n", 401, 200}} {
		write(step.file)
		access.Reload()
		for token, want := range map[string]int{portal: step.portal, clerk: step.clerk} {
			r := httptest.NewRequest("GET", "/v1/sets", nil)
			r.Header.Set("Authorization", "Bearer "+token)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != want {
				t.Errorf("with the file %q the answer is %d, want %d", step.file, w.Code, want)
			}
		}
	}
}

// What would let in whom nobody meant is refused.
func TestAccessRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		files httpapi.AccessFiles
		is    error
		says  string
	}{
		{"nobody", httpapi.AccessFiles{Tokens: empty}, httpapi.ErrNoCallers, empty},
		{"no file", httpapi.AccessFiles{Tokens: filepath.Join(dir, "none")}, fs.ErrNotExist, "none"},
		{"no key", httpapi.AccessFiles{Cert: empty}, nil, "key"},
		{"authorities without a certificate", httpapi.AccessFiles{ClientCA: empty}, nil, "key"},
		{"authorities without callers", httpapi.AccessFiles{Cert: empty, Key: empty, ClientCA: empty}, nil, "callers"},
		{"no certificate", httpapi.AccessFiles{Cert: empty, Key: empty}, nil, "PEM"},
	} {
		_, err := httpapi.ReadAccess(tt.files, nil, nil)
		if err == nil || tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
