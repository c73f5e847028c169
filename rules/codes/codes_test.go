package codes_test

import (
	"regexp"
	"testing"

	"github.com/guize-rules/guize/rules/codes"
)

// Each code has a name, a kind, words in both languages and an example, and
// stands once in its part. What the examples show a test of docs tries.
func TestParts(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	all, anchors := 0, map[string]bool{}
	for _, p := range codes.Parts() {
		if p.Title.ZH == "" || p.Title.EN == "" || anchors[p.Anchor()] || (p.About.ZH == "") != (p.About.EN == "") {
			t.Errorf("part %q: %q", p.Heading(), p.Anchor())
		}
		anchors[p.Anchor()] = true
		seen := map[string]bool{}
		for _, c := range p.Codes {
			if kind := c.Kind.Words(); !form.MatchString(c.Name) || kind.ZH == "" || kind.EN == "" || seen[c.Name] {
				t.Errorf("%s: %q of kind %+v", p.Title.EN, c.Name, kind)
			}
			if c.Means.ZH == "" || c.Means.EN == "" || c.Means.ZH == c.Means.EN || len(c.Examples) == 0 {
				t.Errorf("%s: %s %+v", p.Title.EN, c.Name, c)
			}
			seen[c.Name] = true
			all++
		}
	}
	if all < 150 {
		t.Errorf("only %d codes", all)
	}
	if kind := codes.Kind(0).Words(); kind != (codes.Words{}) {
		t.Errorf("the zero kind is %v", kind)
	}
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	p := codes.Part{Title: codes.Words{ZH: "YAML 中不用的写法", EN: "What YAML allows"}}
	if got := p.Anchor(); got != "yaml-中不用的写法--what-yaml-allows" {
		t.Error(got)
	}
}
