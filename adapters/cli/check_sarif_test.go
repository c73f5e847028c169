package cli_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// sarifLog is what the tests read of SARIF.
type sarifLog struct {
	Runs []struct {
		ColumnKind, Language string
		Invocations          []struct {
			Notifications []struct{ Message struct{ Text string } } `json:"toolExecutionNotifications"`
		}
		Tool struct {
			Driver struct {
				Rules []struct {
					ID               string
					ShortDescription struct{ Text string }
					HelpURI          string
				}
			}
		}
		Results []sarifResult
	}
}

type sarifResult struct {
	RuleID              string
	RuleIndex           int
	Level, Kind         string
	Message             struct{ Text string }
	Locations           []sarifLocation
	RelatedLocations    []sarifLocation
	PartialFingerprints map[string]string
}

type sarifLocation struct {
	PhysicalLocation struct {
		ArtifactLocation struct{ URI string }
		Region           struct{ StartLine, StartColumn int }
	}
}

func readSarif(t *testing.T, text string) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// sarifSchema is the schema of SARIF 2.1.0 (errata 01) of OASIS. It stands in
// the module go-sarif, unexported, and is taken from there.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "pkg", "report", "v210", "sarif", "schema.go")
	src, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(src, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err = strconv.Unquote(lit.Value)
		}
		return true
	})
	doc, err2 := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	const id = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	if m, ok := doc.(map[string]any); !ok || m["id"] != id {
		t.Fatalf("%s holds another schema", file)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(id, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validSarif(schema *jsonschema.Schema, text string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

// What check writes is SARIF by its schema: of sets with every mistake of
// reading, with those that only the analysis finds, and without any.
func TestSarifIsValid(t *testing.T) {
	needsLong(t)
	t.Parallel()
	schema := sarifSchema(t)
	sets := []string{set, planFile, levels, "testdata/broken.yaml"}
	for _, pattern := range []string{"../../rules/testdata/invalid/*.yaml", "../../engine/analyze/testdata/bad/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) < 5 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		sets = append(sets, found...)
	}
	levels := map[string]int{}
	for i, name := range sets {
		args := []string{"check", "-o", "sarif", "--at", "2026-06-01", "--lang", []string{"zh", "en"}[i%2], name}
		got := run(t, "", args...)
		if got.code == cli.ExitFailure && got.stdout == "" {
			continue // a file that is no set at all
		}
		if err := validSarif(schema, got.stdout); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		results := readSarif(t, got.stdout).Runs[0].Results
		levels["clean"] += map[bool]int{true: 1}[len(results) == 0]
		levels["related"] += map[bool]int{true: 1}[slices.ContainsFunc(results, func(r sarifResult) bool { return len(r.RelatedLocations) > 0 })]
		levels["witness"] += map[bool]int{true: 1}[slices.ContainsFunc(results, func(r sarifResult) bool { return strings.Contains(r.Message.Text, " → ") })]
		for _, r := range results {
			levels[r.Level]++
		}
	}
	for _, kind := range []string{"clean", "related", "witness", "error", "warning"} {
		if levels[kind] < 2 {
			t.Errorf("too few of %s: %v", kind, levels)
		}
	}
	// The schema does refuse what is wrong.
	good := run(t, "", "check", "-o", "sarif", "testdata/broken.yaml").stdout
	for _, spoil := range [][2]string{{`"error"`, `"grave"`}, {`"2.1.0"`, `"2.1"`}, {`"startLine": `, `"startLine": -`}, {`"unicodeCodePoints"`, `"bytes"`}, {`"physicalLocation"`, `"physical"`}} {
		bad := strings.ReplaceAll(good, spoil[0], spoil[1])
		if bad == good || validSarif(schema, bad) == nil {
			t.Errorf("%s for %s is taken for valid", spoil[1], spoil[0])
		}
	}
}

// A review tool finds each mistake at its line, counted in characters, in the
// words of the set's language.
func TestSarif(t *testing.T) {
	t.Parallel()
	got := run(t, "", "check", "-o", "sarif", "testdata/broken.yaml")
	if got.code != cli.ExitProblems || got.stderr != "" {
		t.Errorf("check: exit code %d, stderr %q", got.code, got.stderr)
	}
	// The words for a code are those of its page, which TestCodeHelp looks at.
	words := regexp.MustCompile(`("shortDescription": \{\s+"text": )"[^"]+"`)
	golden(t, "check-sarif", words.ReplaceAllString(got.stdout, `$1"…"`))
	log := readSarif(t, got.stdout)
	text := run(t, "", "check", "testdata/broken.yaml").stdout
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		place := fmt.Sprintf("%s:%d:%d: ", at.ArtifactLocation.URI, at.Region.StartLine, at.Region.StartColumn)
		if !strings.Contains(text, place) {
			t.Errorf("no %s in\n%s", place, text)
		}
		if log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("rule %d is not %s", r.RuleIndex, r.RuleID)
		}
	}
	if run := log.Runs[0]; run.ColumnKind != "unicodeCodePoints" || run.Language != "zh-CN" || !strings.Contains(run.Results[0].Message.Text, "没有注明出处") {
		t.Errorf("%+v", run)
	}
	gap := begin(t)
	edit(t, gap, "line.length <= params.filing_limit", "line.length < params.filing_limit")
	if r := readSarif(t, run(t, "", "check", "-o", "sarif", gap).stdout).Runs[0].Results; len(r) != 1 || r[0].RuleID != "gap" || !strings.Contains(r[0].Message.Text, `"length":300`) {
		t.Errorf("the witness is missing: %+v", r)
	}
	if got := run(t, "", "test", "-p", set, "-o", "sarif"); got.code != cli.ExitUsage {
		t.Errorf("test -o sarif: %+v", got)
	}
}

// A finding keeps its fingerprint when its line moves, and no other has it.
func TestSarifFingerprints(t *testing.T) { // not parallel: it works in folders of its own
	data, err := os.ReadFile("testdata/broken.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before := fingerprints(t, string(data))
	after := fingerprints(t, "# 新加的一行\n\n"+strings.ReplaceAll(string(data), "title: ", "title:  "))
	if diff := cmp.Diff(before, after); diff != "" || len(before) < 3 {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if twice := slices.Compact(slices.Sorted(slices.Values(before))); len(twice) != len(before) {
		t.Errorf("two findings share one: %v", before)
	}
	other := fingerprints(t, strings.Replace(string(data), "whenn", "wehn", 1))
	if cmp.Equal(before, other) {
		t.Error("another mistake has the same")
	}
}

func fingerprints(t *testing.T, text string) []string {
	t.Helper()
	t.Chdir(filepath.Dir(write(t, "set.yaml", text)))
	var out []string
	for _, r := range readSarif(t, run(t, "", "check", "-o", "sarif", "set.yaml").stdout).Runs[0].Results {
		out = append(out, r.PartialFingerprints["guizeLine/v1"])
	}
	return out
}

// What the analysis leaves open is there too, and breaks no schema.
func TestSarifOfTheUndecided(t *testing.T) {
	t.Parallel()
	pos := rules.Pos{File: "规则 1.yaml", Line: 3, Col: 5}
	text, err := cli.Sarif("en", []analyze.Undecided{{Code: "gap", On: "level", Pos: pos, Facts: []string{"score"}}}, map[string]int{"conflict": 7})
	if err != nil {
		t.Fatal(err)
	}
	if err := validSarif(sarifSchema(t), text); err != nil {
		t.Error(err)
	}
	log := readSarif(t, text).Runs[0]
	if r := log.Results[0]; r.Kind != "open" || r.Level != "none" || !strings.Contains(r.Message.Text, "score") || r.Locations[0].PhysicalLocation.ArtifactLocation.URI != "%E8%A7%84%E5%88%99%201.yaml" {
		t.Errorf("%+v", r)
	}
	if n := log.Invocations[0].Notifications; len(n) != 1 || n[0].Message.Text != "7 more of [conflict] are not listed" {
		t.Errorf("%+v", n)
	}
}

// Every code has its words in both languages, and a link to a heading of the
// page that is there.
func TestCodeHelp(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	var anchors []string
	for _, m := range regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(string(page), -1) {
		anchors = append(anchors, strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(m[1]), "·", ""), " ", "-"))
	}
	codes := regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\|").FindAllStringSubmatch(string(page), -1)
	if len(codes) < 150 || len(anchors) < 10 {
		t.Fatalf("%d codes under %d headings", len(codes), len(anchors))
	}
	for _, m := range codes {
		zh, en, uri := cli.CodeHelp(m[1])
		u, err := url.Parse(uri)
		if zh == "" || en == "" || zh == en || err != nil || !slices.Contains(anchors, u.Fragment) || strings.ContainsAny(zh+en, "`\x00") {
			t.Errorf("%s: %q, %q, %s %v", m[1], zh, en, uri, err)
		}
	}
}
