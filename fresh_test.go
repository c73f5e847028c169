package guize_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A program that imports engine links three modules, whatever else go.mod asks
// for. In the graph of modules its pgx and OpenTelemetry rise to the versions
// that adapters are tested with, though nothing that it links needs them; a
// replace keeps its own (docs/design.md, "What each package links").
func TestFreshModule(t *testing.T) {
	t.Parallel()
	older := map[string]string{"github.com/jackc/pgx/v5": "v5.11.0", "go.opentelemetry.io/otel": "v1.46.0"}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("module example.org/host\n\ngo 1.26\n\nrequire %s v0.0.0\nreplace %[1]s => %s\n", module, root)
	for mod, v := range older {
		text += fmt.Sprintf("require %s %s\n", mod, v)
	}
	for mod := range older {
		if risen := selected(t, text)[mod]; risen != ours(t)[mod] {
			t.Errorf("%s rises to %s, and not to ours, %s: the note in docs/design.md is another now", mod, risen, ours(t)[mod])
		}
	}
	for mod, v := range older {
		text += fmt.Sprintf("replace %s => %[1]s %s\n", mod, v)
	}
	kept := selected(t, text)
	for mod, v := range older {
		if kept[mod] != v {
			t.Errorf("%s is %s in spite of its replace, want %s", mod, kept[mod], v)
		}
	}
	out := in(t, text, "list", "-deps", "-f", "{{if not .Standard}}{{.Module.Path}}{{end}}", module+"/engine")
	linked := slices.Compact(slices.Sorted(slices.Values(strings.Fields(out))))
	if want := []string{"github.com/expr-lang/expr", module, "github.com/rickar/cal/v2", "gopkg.in/yaml.v3"}; !slices.Equal(linked, want) {
		t.Errorf("the program links %q, want %q", linked, want)
	}
}

// selected are the versions of all modules that a go.mod comes to.
func selected(t *testing.T, gomod string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(in(t, gomod, "list", "-m", "-f", "{{.Path}} {{if .Replace}}{{.Replace.Version}}{{else}}{{.Version}}{{end}}", "all")) {
		mod, v, _ := strings.Cut(strings.TrimSpace(line), " ")
		out[mod] = v
	}
	return out
}

// ours are the versions that our go.mod asks for.
func ours(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if w := strings.Fields(line); len(w) > 1 {
			out[w[0]] = w[1]
		}
	}
	return out
}

// in runs the go command in a module of its own. It needs go.mod files of
// others, from the cache or a proxy.
func in(t *testing.T, gomod string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(gomod), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.Output()
	if err == nil {
		return string(out)
	}
	why := err.Error()
	if e, ok := err.(*exec.ExitError); ok {
		why = string(e.Stderr)
	}
	if os.Getenv("CI") == "" && (strings.Contains(why, "dial tcp") || strings.Contains(why, "GOPROXY")) {
		t.Skipf("no module proxy: %s", why)
	}
	t.Fatalf("go %v: %s", args, why)
	return ""
}
