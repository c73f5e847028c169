package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/index"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// state is one evaluation.
type state struct {
	eng     *Engine
	ctx     context.Context
	env     lang.Env
	answers lang.Answers    // of definitions
	unknown map[string]bool // events declared unknown
	global  *lang.Record
	setDate calendar.Date   // the rule date of the set
	dates   []calendar.Date // the rule date of each policy
	base    *state          // in completions: the evaluation of the application itself
	part    *part           // … and what of it is evaluated
	only    []bool          // policies to evaluate; nil: all
	cone    []bool          // rules to evaluate; nil: all
	loose   bool            // some facts are [lang.Free]
	ranges  bool            // what combines open values has bounds
	mute    bool            // nobody asks what is waited for

	todo            []todo
	due             []int32       // steps of outcomes and deadlines to publish
	spans           [][]int32     // of rules that others ask about: their instances in found
	hits            []index.Hit   // scratch
	points          []index.Point // scratch
	namesHint       int           // how many names the last decision had
	interned        map[string]string
	statuses        map[calendar.Status]lang.Value
	periods         map[calendar.Period]string
	moments         []time.Time    // where those of the decision are cut from
	clockTexts      []clockText    // scratch
	scratch         []string       // names, where the decision is not kept
	times           []time.Time    // where the starts of clocks are cut from
	arena           []*lang.Record // records to use again
	taken           int            // how many of them are in use
	buf             []byte         // of the receipt
	words           []byte         // of the text being rendered
	reads           lang.Reads     // scratch
	certain, opened []contribution // scratch
	names           []string       // where the lists of names in a decision are cut from

	found          []instance // rules that do not plainly not apply
	given          []contribution
	first, last    []int32 // of each outcome, its contributions; -1 for none
	decided        []int   // outcomes with contributions
	clocks         []clockState
	byElem         byElem
	assumed        []assumption
	errors         []RuleError
	failures       []*lang.Error // of the host's functions, behind errors
	conflicts      []Conflict
	resolved       []Resolved
	disagreed      places[string]
	notices        []Notice
	datedByDefault []int // policies whose own rule date is not known
	stop           place // what was being worked out when the meter ended
	stopped        bool
	assumedDate    bool // no date for the rules is known, so that of the evaluation is taken
	open           bool // something is not determined
	noMissing      bool // what is missing is not asked for
	lookedBehind   int  // how often it was asked what an outcome or deadline waits for
	matching       bool // only what becomes of rules is asked: what none reads is not given
	trace          *Trace
	own            *Decision // what only the application says, of what it shares with others
	course         *course   // how the run goes, where others are to go the same way
}

type assumption struct {
	rec  *lang.Record
	slot int
}

// ruleStatus is what became of a rule.
type ruleStatus uint8

const (
	doesNotApply ruleStatus = iota
	applies
	undetermined
	defeated
)

// told is the status as decisions and traces have it.
func (s ruleStatus) told() RuleStatus {
	return [...]RuleStatus{RuleDoesNotApply, RuleApplies, RuleUndetermined, RuleDefeated}[s]
}

// instance is a rule for one element (elem nil: of no list).
type instance struct {
	rule    *plan.Rule
	elem    *lang.Record
	status  ruleStatus
	by      int // index of the rule that defeats it, or -1
	waits   []lang.Ref
	failure *lang.Error
}

// contribution is a value that a rule gives to an outcome.
type contribution struct {
	outcome int
	elem    *lang.Record
	rule    *plan.Rule
	gives   *plan.Decide
	at      *lang.Record // the element for which the rule gives it
	value   lang.Value
	open    bool // the rule is undetermined
	many    bool // it stands for the elements of a list that is not known
	waits   []lang.Ref
	reads   []lang.Ref // of waits, those behind the value itself
	next    int32      // the next contribution to the same outcome, or -1
}

// eval evaluates an expression in the present frames.
func (st *state) eval(n lang.Eval) lang.Value { return n(&st.env) }

// evalReads evaluates an expression and lists the unknown facts that it waits
// for where it is not settled.
func (st *state) evalReads(n lang.Eval) (lang.Value, []lang.Ref) {
	v, reads := st.evalNotes(n)
	return v, st.expand(reads)
}

// evalNotes is evalReads with the outcomes and readings of deadlines as such.
func (st *state) evalNotes(n lang.Eval) (lang.Value, []lang.Ref) {
	v := n(&st.env)
	if v.Known() || st.mute {
		return v, nil
	}
	reads := &lang.Reads{}
	saved := st.env.Reads
	st.env.Reads = reads
	v = n(&st.env)
	st.env.Reads = saved
	return v, reads.Unknown
}

// expand replaces outcomes and readings of deadlines by the facts that they
// wait for themselves. What they wait for was expanded before.
func (st *state) expand(refs []lang.Ref) []lang.Ref {
	var out []lang.Ref
	for _, r := range refs {
		if r.Param != "" || r.Record.Type.Fields[r.Slot].Fact != nil {
			out = append(out, r)
			continue
		}
		out = append(out, st.behind(r)...)
	}
	return out
}

// behind lists what an open outcome or deadline waits for.
func (st *state) behind(r lang.Ref) []lang.Ref {
	st.lookedBehind++
	dep, elem := lang.Dep{List: -1, Slot: r.Slot}, (*lang.Record)(nil)
	if r.Record.Parent != nil {
		elem = r.Record
		dep.List, _ = st.global.Type.Slot(r.Record.Type.Name)
	}
	var out []lang.Ref
	s, ok := st.eng.plan.Computed[dep]
	switch {
	case !ok:
	case s < len(st.eng.plan.Lay.Outcomes):
		st.contributions(s, elem, func(con *contribution) { out = append(out, con.waits...) })
	default:
		if cs := st.clockOf(r.Record, s-len(st.eng.plan.Lay.Outcomes)); cs != nil {
			out = cs.waits
		}
	}
	return out
}

// settled evaluates to what goes into a decision, or nil where it is open; the
// facts that it waits for are noted on the effect under way.
func (st *state) settled(n lang.Eval, t lang.Type) any {
	v := n(&st.env)
	if !v.Known() {
		return nil
	}
	return v.PlainIn(st.env.Zone, &t)
}

// openWord stands in a text for a value that is still open.
func (st *state) openWord() string {
	return text.Pick(st.env.Lang, "待定", "to be determined")
}

// openText stands in a text for an expression that is not settled: the words
// of the parameter where the document leaves it open, else "to be determined".
func (st *state) openText(n lang.Eval) string {
	_, waits := st.evalReads(n)
	for _, w := range waits {
		if w.Param != "" {
			return st.paramWords(w.Param)
		}
	}
	return st.openWord()
}

// paramWords is what the document says in place of an unset parameter.
func (st *state) paramWords(name string) string {
	for _, p := range st.eng.plan.Set.Params {
		if p.Name == name && len(p.Unset) > 0 {
			return st.inLang(p.Unset)
		}
	}
	return st.openWord()
}

// render fills in a text; ids renders values as they are written in the set
// instead of by their titles.
func (st *state) render(t plan.Wording, ids bool) string {
	parts, ok := t[""]
	if !ok {
		parts = t[st.pickLanguage(t)]
	}
	if len(parts) == 1 && parts[0].Node == nil {
		return parts[0].Literal
	}
	b := st.words[:0]
	for i := range parts {
		b = append(b, st.renderPart(&parts[i], ids)...)
	}
	st.words = b
	st.spend(len(b) / 16)
	if ids {
		return st.intern(b)
	}
	return string(b)
}

// maxInterned bounds the names that a state keeps from one evaluation to the next.
const maxInterned = 4096

// intern returns a name as text; names of tasks come again and again.
func (st *state) intern(name []byte) string {
	if s, ok := st.interned[string(name)]; ok {
		return s
	}
	if st.interned == nil || len(st.interned) >= maxInterned {
		st.interned = map[string]string{}
	}
	s := string(name)
	st.interned[s] = s
	return s
}

func (st *state) renderPart(p *plan.Part, ids bool) string {
	if p.Node == nil {
		return p.Literal
	}
	v := p.Node(&st.env)
	switch {
	case !v.Known():
		return st.openText(p.Node)
	case ids && v.Kind() == lang.Text:
		return v.Text()
	case ids:
		return plainText(v.PlainIn(st.env.Zone, &p.Typ))
	}
	return v.Words(st.env.Lang, st.env.Zone, &p.Typ)
}

func (st *state) pickLanguage(t plan.Wording) string {
	if _, ok := t[st.env.Lang]; ok {
		return st.env.Lang
	}
	for _, l := range st.eng.plan.Set.Languages {
		if _, ok := t[l]; ok {
			return l
		}
	}
	languages := make([]string, 0, len(t))
	for l := range t {
		languages = append(languages, l)
	}
	slices.Sort(languages)
	return strings.Join(languages[:min(1, len(languages))], "")
}

// inLang picks a text of the set in the language asked for.
func (st *state) inLang(t rules.Text) string { return t.In(st.env.Lang, st.eng.plan.Set.Languages...) }

// plainText renders a plain value as text.
func plainText(x any) string {
	switch x := x.(type) {
	case nil:
		return "none"
	case string:
		return x
	case []any:
		parts := make([]string, len(x))
		for i, it := range x {
			parts[i] = plainText(it)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		b, err := json.Marshal(x)
		if err != nil {
			return "?"
		}
		return string(b)
	}
	return fmt.Sprint(x)
}
