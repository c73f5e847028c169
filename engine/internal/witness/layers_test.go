package witness

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// TestLayers writes random sets as two layers, of which the lower one says some
// things otherwise: together they must decide as the set in one file does (R8).
func TestLayers(t *testing.T) {
	t.Parallel()
	c := eachSet(t, 240, 12, func(c *campaign, seed uint64) {
		yaml, g := randomSet(seed)
		one, err := newWitnesses(yaml)
		if c.sets++; err != nil {
			c.refused++
			return
		}
		base, top := g.layers()
		set, err := rules.Load(t.Context(), fstest.MapFS{"base.yaml": {Data: []byte(base)}, "top.yaml": {Data: []byte(top)}}, "top.yaml")
		if err != nil {
			c.failed(seed, err.Error()+"\n"+base+"\n"+top)
			return
		}
		two, err := engine.Compile(t.Context(), set, hostOptions()...)
		if err != nil {
			c.failed(seed, err.Error()+"\n"+base+"\n"+top)
			return
		}
		c.counts["changes"] += len(set.Changes)
		c.counts["tightened"] += strings.Count(base, "binding: at_most")
		for k := range uint64(3) {
			in := g.application(seed*1000 + k)
			if why := unlikeInLayers(one.eng, two, in); why != "" {
				c.failed(seed, why+"\n"+base+"\n"+top)
				return
			}
		}
	})
	if n := c.counts["changes"]; n < c.sets || c.counts["tightened"] == 0 {
		t.Errorf("only %d changes in %d sets, and %d parameters that are bound", n, c.sets, c.counts["tightened"])
	}
}

func unlikeInLayers(one, two *engine.Engine, in genInput) string {
	input := engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}
	var said []string
	for _, eng := range []*engine.Engine{one, two} {
		d, err := eng.Evaluate(context.Background(), input)
		if err != nil {
			return err.Error()
		}
		d.Digest, d.Receipt = "", ""
		for i := range d.Errors {
			d.Errors[i].Pos = ""
		}
		body, _ := json.Marshal(d)
		said = append(said, string(body))
	}
	if said[0] != said[1] {
		facts, _ := json.Marshal(in)
		at := 0
		for at < min(len(said[0]), len(said[1])) && said[0][at] == said[1][at] {
			at++
		}
		from := max(0, at-150)
		return string(facts) + "\none file: …" + said[0][from:min(len(said[0]), at+150)] + "\nlayers: …" + said[1][from:min(len(said[1]), at+150)]
	}
	return ""
}

// lowered stands for the binding of a value that the upper layer lowers.
const lowered = "LOWERED, "

var (
	bindingKey = regexp.MustCompile(`, binding: [a-z_]+|binding: [a-z_]+, |binding: [a-z_]+`)
	ordered    = regexp.MustCompile(`type: (int|number|money|date|duration)\b`)
)

// layers writes the set as a lower layer in which a rule, the parameters and
// the titles are others and a rule is too many, and an upper one that mends it.
func (g *gen) layers() (base, top string) {
	low := &genDoc{head: slices.Clone(g.doc.head)}
	up := &genDoc{head: []string{"guize: 1", "set: random", "extends: base.yaml"}}
	var remove []string
	for _, h := range g.doc.head {
		if strings.HasPrefix(h, "title:") {
			up.head = append(up.head, h)
		}
	}
	for _, s := range g.doc.sections {
		for _, e := range s.entries {
			below, above, changed := spoilt(s.name, e)
			low.add(s.name, below)
			if changed {
				up.add(s.name, above)
			}
			if s.name == "policies" {
				remove = append(remove, e.name+"/gone")
			}
		}
	}
	up.head = append(up.head, "remove: ["+strings.Join(remove, ", ")+"]")
	return strings.ReplaceAll(bindingKey.ReplaceAllString(low.yaml(), ""), lowered, "binding: at_most, "), up.yaml()
}

// spoilt gives a thing as the lower layer has it, and what the upper one says.
func spoilt(section string, e entry) (below, above entry, changed bool) {
	switch section {
	case "params":
		low := entry{name: e.name, flow: strings.Replace(e.flow, "title: {en: Param}", "title: {en: Other}", 1)}
		if v := regexp.MustCompile(`value: "?[0-9]`); v.MatchString(e.flow) {
			low.flow = strings.Replace(low.flow, "value: 1", "value: 7", 1)
			if strings.Contains(e.flow, "value: 1") && ordered.MatchString(e.flow) && !strings.Contains(e.flow, "at_least") {
				low.flow = strings.Replace(low.flow, "{", "{"+lowered, 1)
			}
		}
		return low, e, true
	case "policies":
		low, up := e, entry{name: e.name, rules: e.rules[:1]}
		low.rules = slices.Clone(e.rules)
		low.rules[0] = entry{name: e.rules[0].name, head: loopOf(e.rules[0], "then: [{notice: {code: spoilt, message: Spoilt}}]")}
		low.rules = append(low.rules, entry{name: "gone", head: []string{"then: [{notice: {code: gone, message: Gone}}]"}})
		return low, up, true
	}
	return e, e, false
}

// loopOf keeps the loop of a rule, so that what overrides it still can.
func loopOf(e entry, then string) []string {
	var out []string
	for _, line := range e.head {
		if strings.HasPrefix(line, "for:") {
			out = append(out, line)
		}
	}
	return append(out, then)
}
