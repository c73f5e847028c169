package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// A file in another encoding, or of no text, is called what it is, and none of its
// bytes are shown.
func TestEncodings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ data, says string }{
		"GBK":    {"guize: 1\nset: s\ntitle: \xb1\xa8\xd7\xb0\n", "文件是 GBK 编码"},
		"binary": {"PK\x03\x04\x00\x00\xff\xfe", "这个文件不是文本"},
		"other":  {"guize: 1\ntitle: caf\xe9\n", "文件不是 UTF-8 文本"},
	} {
		file := filepath.Join(t.TempDir(), "policies.yaml")
		if err := os.WriteFile(file, []byte(tt.data), 0o600); err != nil {
			t.Fatal(err)
		}
		got := run(t, "", "check", "-p", file, "--lang", "zh")
		if !strings.Contains(got.stdout, tt.says) || strings.Contains(got.stdout, " | ") || !utf8.ValidString(got.stdout) || strings.ContainsRune(got.stdout, utf8.RuneError) {
			t.Errorf("%s: %q", name, got.stdout)
		}
	}
}
