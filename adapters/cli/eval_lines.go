package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// answer is what came of one line of NDJSON or row of CSV: its text for the output, made
// where it was decided, or why there is none.
type answer struct {
	line   int
	status engine.Status
	room   *answerRoom      // that holds the text; nil where there is none
	listed *listed          // what a list has of it; nil where it is not asked for
	adds   []engine.Measure // to the targets of the set
	err    error
}

// many decides a file of NDJSON or CSV, an application at a time.
func (w *evalWriter) many(ctx context.Context, src *source) error {
	in, err := src.applications(w.ev.set)
	if err != nil {
		return w.refuse(src.name, 0, err)
	}
	w.app.note(w.ev.tongue, src.name, in.notes)
	end, err := w.openList()
	if err != nil {
		return err
	}
	defer w.app.collectRarely()()
	w.tally, w.unread, w.left, w.targets = nil, 0, 0, engine.Tally{}
	w.targets.Expect(w.ev.eng)
	list := w.newApplicationList()
	progress := w.app.newProgress()
	defer progress.clear()
	err = pipeline[answer]{
		workers: w.ev.workers,
		work:    func(l textLine) answer { return w.line(ctx, in, l) },
		emit: func(r answer) error {
			progress.step()
			return w.answer(src.name, list, r)
		},
		idle: w.app.out.Flush,
	}.run(ctx, in)
	if err == nil {
		err = list.end()
	}
	if err := errors.Join(err, end()); err != nil {
		return said("%s：%s", "%s: %s", src.name, err)
	}
	progress.clear()
	return w.total(src.name)
}

func (w *evalWriter) line(ctx context.Context, in *applications, l textLine) answer {
	r := answer{line: l.number}
	facts, err := in.json(l)
	if err != nil {
		r.err = in.wrong(l, err)
		return r
	}
	room, ok := w.rooms.Get().(*answerRoom)
	if !ok {
		room = new(answerRoom)
	}
	if w.list.asked() {
		r.listed, err = w.listed(ctx, w.app.input(w.ev, facts), l.number, &room.dec)
	} else {
		r.status, err = room.decide(ctx, w, w.app.input(w.ev, facts), l.number)
	}
	if err == nil {
		r.adds, err = w.ev.eng.Measure(ctx, w.app.input(w.ev, facts))
	}
	if err != nil {
		w.rooms.Put(room)
		r.err = in.refused(l, err)
		return r
	}
	r.room = room
	return r
}

// answerRoom is what an answer is made in, and used again once that is written.
type answerRoom struct {
	dec  engine.Decision
	text []byte
}

// decide decides an application and makes the text of the answer: the JSON of the
// decision, which is one line, or a line for people, who are shown no receipt.
func (a *answerRoom) decide(ctx context.Context, w *evalWriter, in engine.Input, line int) (s engine.Status, err error) {
	if w.app.asJSON() {
		a.text, s, err = w.ev.eng.AppendDecision(ctx, a.text[:0], in, "")
	} else {
		var told string
		told, err = w.told(ctx, in, &a.dec)
		s, a.text = a.dec.Status, peopleLine(a.text[:0], line, w.who(in.JSON), told)
	}
	a.text = append(a.text, '\n')
	return s, err
}

// peopleLine is an application in a line for people: where it stands, whose it is and
// what became of it.
func peopleLine(b []byte, line int, who, told string) []byte {
	if who != "" {
		who += "  "
	}
	return fmt.Appendf(b, "%6d  %s%s", line, who, told)
}

// who is what an application is known by. Of its facts only those that may say so are
// read, since that is a good part of deciding.
func (w *evalWriter) who(facts []byte) string {
	var parts map[string]json.RawMessage
	if json.Unmarshal(facts, &parts) != nil {
		return ""
	}
	given := make(map[string]any)
	for key, data := range parts {
		part, _, _ := strings.Cut(key, ".")
		if slices.ContainsFunc(w.known, func(f *rules.Fact) bool {
			return f.Name == part || f.Alias == key || strings.HasPrefix(f.Name, part+".")
		}) {
			var value any
			if json.Unmarshal(data, &value) == nil {
				given[key] = value
			}
		}
	}
	return w.ev.teller().Who(w.known, given)
}

// told is what people are told of an application. It follows from its kind, and is made
// once of each.
func (w *evalWriter) told(ctx context.Context, in engine.Input, d *engine.Decision) (string, error) {
	in.NoReceipt = true
	kind, whole, err := w.ev.eng.EvaluateKind(ctx, in, d)
	if err != nil {
		return "", err
	}
	alone := len(ofFacts(d.Violations)) > 0 // and told of
	if line, ok := w.lines.get(kind); ok && !alone {
		return line, nil
	}
	if !whole {
		if err := w.ev.eng.EvaluateInto(ctx, in, d); err != nil {
			return "", err
		}
	}
	line := w.ev.teller().Line(d)
	if kind.Known() && !alone {
		w.lines.put(kind, line)
	}
	return line, nil
}

func (w *evalWriter) answer(file string, list *applicationList, r answer) error {
	if r.err != nil {
		if errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded) {
			return r.err
		}
		w.unread++
		return w.refuse(file, r.line, r.err)
	}
	if w.list.asked() {
		w.rooms.Put(r.room)
		if r.listed == nil {
			w.left++
			return nil
		}
		w.targets.Add(r.adds)
		w.count(&engine.Decision{Status: r.listed.status})
		return list.add(r.listed)
	}
	w.targets.Add(r.adds)
	w.count(&engine.Decision{Status: r.status})
	_, err := w.app.out.Write(r.room.text)
	w.rooms.Put(r.room)
	return err
}

// total closes the list of a file with counts, and what the targets of the set came to.
func (w *evalWriter) total(file string) error {
	results := w.targets.Results()
	if w.app.asJSON() {
		if len(results) == 0 {
			return nil
		}
		return w.compact(struct {
			Targets []engine.TargetResult `json:"targets"`
		}{results})
	}
	if err := w.counts(file); err != nil || len(results) == 0 {
		return err
	}
	_, err := fmt.Fprintln(w.app.out, strings.Join(w.ev.teller().Targets(results), "\n"))
	return err
}

func (w *evalWriter) counts(file string) error {
	l := w.ev.tongue
	total := w.unread + w.left
	var parts []string
	for _, s := range statuses() {
		if n := w.tally[engine.Status(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf(l.Say("%s %d件", "%s %d"), l.ShortStatus(engine.Status(s)), n))
			total += n
		}
	}
	if w.unread > 0 {
		parts = append(parts, fmt.Sprintf(l.Say("不能读取%d件", "unreadable %d"), w.unread))
	}
	if len(w.list.where) > 0 {
		parts = append([]string{fmt.Sprintf(l.Say("符合条件的%d件", "%d listed"), total-w.unread-w.left)}, parts...)
	}
	if w.list.file != "" {
		parts = append(parts, fmt.Sprintf(l.Say("清单写入 %s", "the list is in %s"), w.list.file))
	}
	head := file + l.Say("：", ": ") + l.Count(total, "%d件", "%d application", "%d applications")
	_, err := fmt.Fprintln(w.app.out, strings.Join(append([]string{head}, parts...), l.Say("，", ", ")))
	return err
}
