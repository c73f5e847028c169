package engine

import (
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// Status is the first that holds of a decision, in this order.
type Status string

// The statuses of a decision.
const (
	StatusInvalid    Status = "invalid"
	StatusRejected   Status = "rejected"
	StatusNotInForce Status = "not_in_force"
	StatusConflict   Status = "conflict"
	StatusIncomplete Status = "incomplete"
	StatusDecided    Status = "decided"
)

// Statuses are all of them, in that order. The slice is the caller's.
func Statuses() []Status {
	return []Status{StatusInvalid, StatusRejected, StatusNotInForce, StatusConflict, StatusIncomplete, StatusDecided}
}

// Decision is the answer to one application. It is plain data: its JSON is
// API, and equal inputs give equal bytes. These structs and their tags are the
// one description of what a decision holds (fields.go): the JSON, the receipt,
// [Decision.Elements] and the keys that tests may name all follow from them.
type Decision struct {
	ID         string      `json:"id" as:"outside"`   // given by an adapter that keeps decisions
	Language   int         `json:"language"`          // the version by whose meanings it was decided
	Program    string      `json:"program,omitempty"` // its version; see [WithProgram]
	Set        string      `json:"set" as:"fixed"`
	Digest     string      `json:"digest"`
	Calendar   CalendarRef `json:"calendar"`
	At         time.Time   `json:"at"`
	RulesOn    string      `json:"rules_on"`
	Policies   []string    `json:"policies,omitempty"` // those that were evaluated, where not all were
	Unknown    []string    `json:"unknown,omitempty"`  // events of which it was said that nobody knows
	Status     Status      `json:"status"`
	Outcomes   Outcomes    `json:"outcomes" as:"given,1"`
	Conflicts  []Conflict  `json:"conflicts"`
	Resolved   []Resolved  `json:"resolved,omitempty" as:"fixed"`
	Errors     []RuleError `json:"errors"`
	Violations []Violation `json:"violations" as:"given,7"`
	Notices    []Notice    `json:"notices" as:"given,6"`
	Materials  []Material  `json:"materials" as:"given,5"`
	Routes     []Route     `json:"routes" as:"given,2"`
	Deadlines  []Deadline  `json:"deadlines" as:"given,3"`
	Penalties  []Penalty   `json:"penalties" as:"given,4"`
	Emitted    []Emission  `json:"emitted" as:"given,8"`
	Pending    []Pending   `json:"pending,omitempty" as:"fixed"`
	Missing    []Missing   `json:"missing"`
	LeftOpen   []string    `json:"left_open,omitempty" as:"fixed"` // what was not worked out to the end, as "routes survey"; see [WithWorkLimit]
	Assumed    []Assumed   `json:"assumed"`
	Used       []string    `json:"used" as:"fixed"`
	Rules      []RuleState `json:"rules"`
	Receipt    string      `json:"receipt" as:"outside"` // spec section 10
	Commitment *Commitment `json:"commitment,omitempty" as:"outside"`
}

// Commitment binds a decision to the facts on which it was made, by a key of the
// host's (spec R37): nobody without the key can tell from it what the facts are.
// Package journal makes and checks commitments.
type Commitment struct {
	Key string `json:"key"` // the name of the key
	MAC string `json:"mac"` // "hmac-sha256:…"
}

// CalendarRef names the calendar that a decision was made with.
type CalendarRef struct {
	ID     string `json:"id" as:"fixed"`
	Digest string `json:"digest"`
}

// Outcomes are the outcomes of a decision, in the order of their declaration
// and of the list's elements. In JSON they are one object, keyed by Name.
type Outcomes []Outcome

// Outcome is one thing decided, or still open. Value is a bool, int64,
// json.Number, string, []any or nil; a number is an int64 where it is whole and
// fits, an amount of money never ([Get] reads both as any type of number). Where
// it is open, Possible lists the values that it may still have ([] where they
// cannot be counted) and WaitsFor the facts that decide it.
type Outcome struct {
	Name     string   `json:"-" as:"name"`
	Title    string   `json:"title,omitempty" as:"words"`
	Open     bool     `json:"-"`
	Value    any      `json:"value,omitempty" as:"1"`
	Possible []any    `json:"possible,omitempty" as:"2"`
	WaitsFor []string `json:"waits_for,omitempty" as:"waits"`
	Rules    []string `json:"rules,omitempty" as:"rule"`
	Cite     []string `json:"cite,omitempty" as:"cite"`
}

// Conflict is two or more undefeated rules that disagree.
type Conflict struct {
	On      string   `json:"on" as:"name"`                   // "outcome works[water].approval", "task survey", …
	Section Section  `json:"section,omitempty" as:"outside"` // the same in parts: outcomes, routes or deadlines,
	Name    string   `json:"name,omitempty" as:"outside"`    // what it is called there,
	Element string   `json:"element,omitempty" as:"outside"` // and the element of a list that it belongs to
	Values  []any    `json:"values"`
	Rules   []string `json:"rules" as:"rule"`
	Cite    []string `json:"cite" as:"cite"`
}

// Resolved is a value that a rule gives and that does not count, because rules whose
// sources are of a higher rank give another (spec R45). 1 is the highest rank.
type Resolved struct {
	Outcome string   `json:"outcome" as:"name"`
	Value   any      `json:"value"` // that prevails
	Rank    int      `json:"rank"`
	Rules   []string `json:"rules" as:"rule"` // that give it
	Cite    []string `json:"cite" as:"cite"`

	Over     any      `json:"over" as:"apart"` // the value that is set aside
	OverRank int      `json:"over_rank"`
	OverRule string   `json:"over_rule" as:"apart"` // that gives it
	OverCite []string `json:"over_cite" as:"cite"`
}

// RuleError is an error inside a rule, which makes the rule undetermined, or in
// the derivation of a fact, which then has no value, or an outcome that must
// have a value and has none. One of Rule, Fact and Outcome says which.
type RuleError struct {
	Rule    string `json:"rule" as:"name"`
	Fact    string `json:"fact,omitempty" as:"apart"`
	Outcome string `json:"outcome,omitempty" as:"apart"`
	Element string `json:"element,omitempty" as:"apart"`
	Code    string `json:"code" as:"apart"`
	Message string `json:"message" as:"words"`
	Pos     string `json:"pos,omitempty" as:"fixed"` // file:line:col
}

// Violation is something wrong with the application, or a rejection by a rule.
type Violation struct {
	Code    string   `json:"code" as:"name"`
	Fact    string   `json:"fact,omitempty" as:"apart,fixed"`
	Message string   `json:"message" as:"words"`
	Fix     string   `json:"fix,omitempty" as:"words"`
	Rule    string   `json:"rule,omitempty" as:"rule"`
	Cite    []string `json:"cite,omitempty" as:"cite"`
}

// NoticeLevel says how much a notice matters.
type NoticeLevel string

// The levels of a notice.
const (
	LevelNotice  NoticeLevel = "notice"
	LevelWarning NoticeLevel = "warning"
)

// Notice is told to people and stops nothing.
type Notice struct {
	Code    string      `json:"code" as:"name"`
	Level   NoticeLevel `json:"level" as:"1,fixed"`
	Fact    string      `json:"fact,omitempty" as:"apart,2,fixed"`
	Message string      `json:"message" as:"words"`
	Rule    string      `json:"rule,omitempty" as:"rule"`
	Element string      `json:"element,omitempty" as:"element"`
	Cite    []string    `json:"cite,omitempty" as:"cite"`
}

// Material is a paper that the applicant must hand in, or (Waived) need not.
// WaivedBy is the rule that waives it where another rule (Rule) requires it.
type Material struct {
	Material string   `json:"material" as:"name"`
	Title    string   `json:"title" as:"words"`
	From     string   `json:"from,omitempty" as:"2,arg"`
	Waived   bool     `json:"waived" as:"1,fixed"`
	Reason   string   `json:"reason,omitempty" as:"words"`
	Rule     string   `json:"rule" as:"rule"`
	WaivedBy string   `json:"waived_by,omitempty" as:"rule"`
	Cite     []string `json:"cite,omitempty" as:"cite"`
}

// Route is a task for a body. Tasks of one Stage run in parallel; a stage of
// 0 is still open. WaitsFor names the facts on which an open value depends.
type Route struct {
	Task     string   `json:"task" as:"name"`
	Title    string   `json:"title" as:"words"`
	Element  string   `json:"element,omitempty" as:"apart"`
	By       string   `json:"by" as:"1,arg"`
	To       string   `json:"to" as:"2,arg"`
	Cc       []string `json:"cc" as:"3,arg"`
	Stage    int      `json:"stage" as:"follows"`
	After    []string `json:"after" as:"4,arg"`
	Dropped  []string `json:"dropped,omitempty" as:"follows"` // named in `after`, but not part of this case
	Combine  string   `json:"combine,omitempty" as:"5,arg"`   // tasks whose results are issued together
	WaitsFor []string `json:"waits_for,omitempty" as:"waits"`
	Rule     string   `json:"rule" as:"rule"`
	Cite     []string `json:"cite,omitempty" as:"cite"`
}

// DeadlineOpen is the status of a deadline of which it is not known yet how it
// stands: WaitsFor says why. All others are those of package calendar:
// [calendar.Running], [calendar.Overdue], ….
const DeadlineOpen calendar.Status = "open"

// Deadline is a clock, read at the decision's At. Due is the last second that
// is in time; a period of days ends at 23:59:59 of its last day unless the
// calendar says that it ends at close of business.
type Deadline struct {
	ID                string          `json:"id" as:"name"`
	Title             string          `json:"title,omitempty" as:"words"`
	Element           string          `json:"element,omitempty" as:"element"`
	Owner             string          `json:"owner" as:"1,arg"`
	Within            string          `json:"within,omitempty" as:"2"` // "1 workday", "[3 workdays, 5 days]"; see calendar.Limit
	Status            calendar.Status `json:"status" as:"3"`
	Light             calendar.Light  `json:"light"`
	Start             *time.Time      `json:"start,omitempty" as:"fixed"`
	Before            *time.Time      `json:"before,omitempty" as:"fixed"` // what Within is counted back from
	Due               *time.Time      `json:"due,omitempty" as:"4"`
	Done              *time.Time      `json:"done,omitempty" as:"fixed"`
	Provisional       bool            `json:"provisional"`
	ProvisionalFor    string          `json:"provisional_for,omitempty" as:"words"` // the notice that is not out yet
	RemainingWorkdays int             `json:"remaining_workdays"`
	Late              bool            `json:"late"`
	LateWorkdays      int             `json:"late_workdays,omitempty"`
	TimeUsed          string          `json:"time_used,omitempty" as:"words"` // in words, such as "3 working days"
	TimeLeft          string          `json:"time_left,omitempty" as:"words"`
	Promised          *Promised       `json:"promised,omitempty"`       // a shorter limit that was promised beside it
	OnLate            calendar.OnLate `json:"on_late,omitempty" as:"5"` // what passing the limit meant
	OnLateAt          *time.Time      `json:"on_late_at,omitempty"`
	WaitsFor          []string        `json:"waits_for,omitempty" as:"waits"`
	Notes             []string        `json:"notes,omitempty" as:"words"`
	Rule              string          `json:"rule" as:"rule"`
	Cite              []string        `json:"cite,omitempty" as:"cite"`
}

// Promised is the promised limit of a deadline, read as a clock of its own.
type Promised struct {
	Within       string          `json:"within"`
	Status       calendar.Status `json:"status"`
	Light        calendar.Light  `json:"light"`
	Due          *time.Time      `json:"due,omitempty"`
	Late         bool            `json:"late"`
	LateWorkdays int             `json:"late_workdays,omitempty"`
}

// PenaltyStatus says how far an entry has come. The engine itself proposes at the
// most: nothing is confirmed unless a rule says so.
type PenaltyStatus string

// The statuses of a penalty.
const (
	PenaltySuspected PenaltyStatus = "suspected"
	PenaltyProposed  PenaltyStatus = "proposed"
	PenaltyConfirmed PenaltyStatus = "confirmed"
)

// Penalty is an entry for the credit record.
type Penalty struct {
	Act        string         `json:"act" as:"name"`
	Element    string         `json:"element,omitempty" as:"element"`
	Subject    string         `json:"subject" as:"apart,1,arg"`
	Role       string         `json:"role,omitempty" as:"2,arg"`
	Class      string         `json:"class,omitempty" as:"3,arg"`
	Points     any            `json:"points,omitempty" as:"4,arg"`
	Register   []string       `json:"register" as:"5,arg"`
	Publicity  map[string]any `json:"publicity,omitempty" as:"arg"`
	Repair     any            `json:"repair,omitempty" as:"arg"`
	Measure    string         `json:"measure,omitempty" as:"7,arg"`
	LegalBasis string         `json:"legal_basis,omitempty" as:"fixed"`
	Status     PenaltyStatus  `json:"status" as:"6,arg"`
	Objection  any            `json:"objection,omitempty" as:"arg"`
	Data       map[string]any `json:"data" as:"8,arg"`
	WaitsFor   []string       `json:"waits_for,omitempty" as:"waits"`
	Rule       string         `json:"rule" as:"rule"`
	Cite       []string       `json:"cite,omitempty" as:"cite"`
}

// Emission is an effect for the host.
type Emission struct {
	Kind     string         `json:"kind" as:"name"`
	Data     map[string]any `json:"data" as:"1,arg"`
	Element  string         `json:"element,omitempty" as:"element"`
	WaitsFor []string       `json:"waits_for,omitempty" as:"waits"`
	Rule     string         `json:"rule" as:"rule"`
	Cite     []string       `json:"cite,omitempty" as:"cite"`
}

// Pending is an effect of a rule that is not determined yet.
type Pending struct {
	Rule     string   `json:"rule" as:"name"`
	Element  string   `json:"element,omitempty" as:"apart"`
	Kind     string   `json:"kind" as:"apart"`
	Name     string   `json:"name" as:"apart"` // outcome, task, code, …
	WaitsFor []string `json:"waits_for" as:"waits"`
}

// Missing is an unknown fact on which the open part of the decision still
// depends. Certain says that two completions of the application were found
// that differ in this fact alone and are decided differently. Then says, of a fact
// of which rules ask whether it is known, what they may ask besides ("*"), and of a list
// that is not known, what will be missing of its elements: by a value of the set
// that names them, or "*" where they have no names yet, a list of facts, of an
// element without a name as "acts[].act".
type Missing struct {
	Fact     string   `json:"fact" as:"name"`
	Title    string   `json:"title" as:"words"`
	Question string   `json:"question,omitempty" as:"words"`
	Ask      string   `json:"ask,omitempty" as:"fixed"`
	From     string   `json:"from,omitempty" as:"words"`
	Certain  bool     `json:"certain" as:"fixed"`
	Rules    []string `json:"rules" as:"rule"`

	Then map[string]any `json:"then,omitempty" as:"fixed"`
}

// Assumed is a fact that was not given and has its default.
type Assumed struct {
	Fact  string `json:"fact" as:"name"`
	Value any    `json:"value" as:"fixed"`
}

// RuleStatus is what became of a rule, for one element of its list.
type RuleStatus string

// The statuses of a rule. A decision lists the first three; the others are only in
// the trace.
const (
	RuleApplies      RuleStatus = "applies"
	RuleDefeated     RuleStatus = "defeated"     // by one that overrides it
	RuleUndetermined RuleStatus = "undetermined" // a fact is not known, or the rule failed
	RuleDoesNotApply RuleStatus = "does_not_apply"
	RuleNotInForce   RuleStatus = "not_in_force"
)

// RuleState says what became of a rule. Rules that do not apply are only in the
// trace.
type RuleState struct {
	Rule    string     `json:"rule" as:"name"`
	Element string     `json:"element,omitempty" as:"apart"`
	Status  RuleStatus `json:"status"`
	By      string     `json:"by,omitempty" as:"fixed"` // the rule that defeats it
}
