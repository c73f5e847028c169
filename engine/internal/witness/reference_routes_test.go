package witness

import (
	"encoding/json"
	"fmt"

	"github.com/guize-rules/guize/rules"
)

func (d *refDecision) route(i *refInst, ef *rules.Effect, applies bool) {
	task, _ := d.text(i, ef.Arg("task"))
	if !applies {
		d.open["route "+task], d.open2[task] = true, true
		return
	}
	by, ok1 := d.text(i, ef.Arg("by"))
	to, ok2 := d.text(i, ef.Arg("to"))
	cc, ok3 := d.texts(i, ef.Arg("cc"))
	after, ok4 := d.texts(i, ef.Arg("after"))
	combine, ok5 := d.text(i, ef.Arg("combine"))
	body, _ := json.Marshal([]any{by, to, cc, after, combine})
	d.by["route "+task] = append(d.by["route "+task], i.id)
	r := &refRoute{inst: i, body: string(body), after: after, open: !(ok1 && ok2 && ok3 && ok4 && ok5)}
	if was := d.routes[task]; was == nil {
		d.routes[task] = r
	} else if was.open || r.open {
		was.open = true // not known yet whether they differ
	} else if was.body != r.body {
		was.clash = true
	}
}

// stages adds the tasks with their stages (R21).
func (d *refDecision) stages() {
	for task, r := range d.routes {
		key := "route " + task
		if r.clash {
			d.says["conflict task "+task] = ""
			d.by["conflict task "+task] = d.by[key]
			continue
		}
		if r.open {
			d.open[key] = true
		}
		var dropped []string
		for _, a := range r.after {
			if d.routes[a] == nil && !d.open2[a] {
				dropped = append(dropped, a)
			}
		}
		d.says[key] = r.body + fmt.Sprint(" stage ", d.stage(task), " dropped ", dropped)
	}
}

func (d *refDecision) stage(task string) int {
	stage := 1
	for _, a := range d.routes[task].after {
		before := d.routes[a]
		switch {
		case before == nil && d.open2[a]:
			return 0
		case before == nil:
			continue
		}
		s := d.stage(a)
		if s == 0 {
			return 0
		}
		stage = max(stage, s+1)
	}
	return stage
}
