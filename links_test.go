package guize_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// links are the modules that a program links with each public package, itself
// among them, and the packages of net/http and database/sql.
func links(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}} {{if .Standard}}-{{else}}{{.Module.Path}}{{end}} {{.Name}} {{join .Deps ","}}`, "./...")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0") // the same everywhere
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	home, deps := map[string]string{}, map[string][]string{}
	for line := range strings.Lines(string(out)) {
		w := append(strings.Fields(line), "")
		home[w[0]] = w[1]
		if dir, own := within(w[0]); own && w[2] != "main" && !strings.Contains(dir+"/", "internal/") && ranks[part(dir)] <= ranks["adapters"] {
			deps[dir] = strings.Split(w[3], ",")
		}
	}
	all := map[string][]string{}
	for dir, ds := range deps {
		for _, d := range ds {
			switch mod := home[d]; {
			case mod == "-" && (d == "net/http" || d == "database/sql"):
				all[dir] = append(all[dir], d)
			case mod == module:
				own, _ := within(d)
				all[dir] = append(all[dir], own)
			case mod != "-" && mod != "":
				all[dir] = append(all[dir], mod)
			}
		}
		slices.Sort(all[dir])
		all[dir] = slices.Compact(all[dir])
	}
	return all
}

func outside(linked []string) []string {
	return slices.DeleteFunc(slices.Clone(linked), func(l string) bool {
		return !strings.Contains(strings.Split(l, "/")[0], ".")
	})
}

// What is linked by whoever imports a package is what its users have to audit.
func TestLinks(t *testing.T) {
	t.Parallel()
	got := links(t)
	databases := []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "adapters/journal"}
	three := []string{"github.com/expr-lang/expr", "github.com/rickar/cal/v2", "gopkg.in/yaml.v3"}
	for _, dir := range []string{"engine", "engine/tell", "engine/analyze", "adapters/httpapi/wire", "adapters/journal/records"} {
		if mods := outside(got[dir]); !slices.Equal(mods, three) {
			t.Errorf("%s links %q, want %q", dir, mods, three)
		}
	}
	for _, dir := range []string{"adapters/httpapi", "adapters/httpapi/wire", "adapters/journal/records"} {
		for _, bad := range databases {
			if slices.Contains(got[dir], bad) {
				t.Errorf("%s links %s", dir, bad)
			}
		}
	}
	for _, bad := range []string{"adapters/httpapi", "net/http"} {
		if slices.Contains(got["adapters/httpapi/wire"], bad) {
			t.Errorf("what a client imports links %s", bad)
		}
	}
	checkTable(t, "docs/design.md", linksTable(got))
}

const (
	linksBegin = "<!-- links: UPDATE_GOLDEN=1 go test . -run TestLinks -->\n"
	linksEnd   = "<!-- end of links -->\n"
)

func linksTable(all map[string][]string) string {
	var b strings.Builder
	b.WriteString("\n| importing | links modules | which |\n|---|---|---|\n")
	var dirs []string
	for dir := range all {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	for _, dir := range dirs {
		mods := outside(all[dir])
		names := make([]string, len(mods))
		for i, m := range mods {
			names[i] = short(m)
		}
		slices.Sort(names)
		fmt.Fprintf(&b, "| `%s` | %d | %s |\n", dir, len(mods), strings.Join(names, ", "))
	}
	return b.String() + "\n"
}

// short is what people call a module.
func short(mod string) string {
	base := path.Base(mod)
	if len(base) > 1 && base[0] == 'v' && base[1] >= '0' && base[1] <= '9' {
		mod = path.Dir(mod)
	}
	parts := strings.Split(mod, "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// checkTable holds the text between two marks of a page to what it should be.
func checkTable(t *testing.T, page, want string) {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(data, []byte(linksBegin))
	got, after, ok2 := bytes.Cut(rest, []byte(linksEnd))
	if !ok || !ok2 {
		t.Fatalf("%s has not the marks of the table", page)
	}
	if string(got) == want {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Fatalf("%s: its table is not what go list says; UPDATE_GOLDEN=1 writes it:\n%s", page, want)
	}
	data = slices.Concat(before, []byte(linksBegin+want+linksEnd), after)
	if err := os.WriteFile(page, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
