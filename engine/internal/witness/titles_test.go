package witness

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/names"
	"github.com/guize-rules/guize/rules"
)

// ownTitle is a title that the generator gives to many things alike.
var ownTitle = regexp.MustCompile(`title: \{en: (Fact|Outcome|Param|Definition)\}`)

// TestTitles gives the things of random sets titles of their own, and writes the sets so
// that they are called by these: they must decide as before, and come back as they were
// (R44).
func TestTitles(t *testing.T) {
	t.Parallel()
	c := eachSet(t, 400, 25, func(c *campaign, seed uint64) {
		yaml, g := randomSet(seed)
		n := 0
		yaml = ownTitle.ReplaceAllStringFunc(yaml, func(s string) string {
			n++
			return fmt.Sprintf("title: {en: %s%d}", ownTitle.FindStringSubmatch(s)[1], n)
		})
		one, err := newWitnesses(yaml)
		if c.sets++; err != nil {
			c.refused++
			return
		}
		files := map[names.Style][]byte{0: []byte(yaml)}
		engines := map[names.Style]*engine.Engine{0: one.eng}
		from := one.eng
		for _, style := range []names.Style{names.Ids, names.Titles} {
			text := rewritten(t, from, files[0], style)
			var err error
			if engines[style], err = compileTitled(t, text); err != nil {
				c.failed(seed, fmt.Sprintf("%v\n%s\n%s", err, yaml, text))
				return
			}
			if err := names.Same(t.Context(), one.eng, engines[style]); err != nil {
				c.failed(seed, fmt.Sprintf("%v\n%s\n%s", err, yaml, text))
				return
			}
			files[style] = text
		}
		again := rewritten(t, engines[names.Titles], files[names.Titles], names.Ids)
		if !bytes.Equal(again, files[names.Ids]) {
			c.failed(seed, fmt.Sprintf("there and back:\n%s\n%s", files[names.Ids], again))
			return
		}
		if !bytes.Equal(files[names.Titles], files[names.Ids]) {
			c.counts["renamed"]++
		}
		for k := range uint64(3) {
			in := g.application(seed*1000 + k)
			if why := unlikeInLayers(one.eng, engines[names.Titles], in); why != "" {
				c.failed(seed, why+"\n"+yaml+"\n"+string(files[names.Titles]))
				return
			}
		}
	})
	if n := c.counts["renamed"]; n < (c.sets-c.refused)*9/10 {
		t.Errorf("only %d of %d sets call anything by a title", n, c.sets-c.refused)
	}
}

func rewritten(t *testing.T, eng *engine.Engine, text []byte, style names.Style) []byte {
	files, err := names.Rewrite(t.Context(), eng, []rules.File{{Name: "random.yaml", Data: text}}, style)
	if err != nil {
		t.Fatal(err)
	}
	return files[0].Data
}

func compileTitled(t *testing.T, text []byte) (*engine.Engine, error) {
	set, err := rules.Parse(t.Context(), "random.yaml", text)
	if err != nil {
		return nil, err
	}
	return engine.Compile(t.Context(), set, hostOptions()...)
}
