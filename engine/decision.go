package engine

import "time"

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
// API, and equal inputs give equal bytes.
type Decision struct {
	ID         string      `json:"id"` // given by an adapter that keeps decisions
	Set        string      `json:"set"`
	Digest     string      `json:"digest"`
	Calendar   CalendarRef `json:"calendar"`
	At         time.Time   `json:"at"`
	RulesOn    string      `json:"rules_on"`
	Status     Status      `json:"status"`
	Outcomes   Outcomes    `json:"outcomes"`
	Conflicts  []Conflict  `json:"conflicts"`
	Errors     []RuleError `json:"errors"`
	Violations []Violation `json:"violations"`
	Notices    []Notice    `json:"notices"`
	Materials  []Material  `json:"materials"`
	Routes     []Route     `json:"routes"`
	Deadlines  []Deadline  `json:"deadlines"`
	Penalties  []Penalty   `json:"penalties"`
	Emitted    []Emission  `json:"emitted"`
	Pending    []Pending   `json:"pending,omitempty"`
	Missing    []Missing   `json:"missing"`
	Assumed    []Assumed   `json:"assumed"`
	Used       []string    `json:"used"`
	Rules      []RuleState `json:"rules"`
	Receipt    string      `json:"receipt"`
}

// CalendarRef names the calendar that a decision was made with.
type CalendarRef struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

// Outcomes are the outcomes of a decision, in the order of their declaration
// and of the list's elements. In JSON they are one object, keyed by Name.
type Outcomes []Outcome

// Outcome is one thing decided, or still open. Value is a bool, int64,
// float64, string, []any or nil; an amount of money is a json.Number. Where it
// is open, Possible lists the values that it may still have ([] where they
// cannot be counted) and WaitsFor the facts that decide it.
type Outcome struct {
	Name     string   `json:"-"`
	Title    string   `json:"title,omitempty"`
	Open     bool     `json:"-"`
	Value    any      `json:"value,omitempty"`
	Possible []any    `json:"possible,omitempty"`
	WaitsFor []string `json:"waits_for,omitempty"`
	Rules    []string `json:"rules,omitempty"`
	Cite     []string `json:"cite,omitempty"`
}

// Conflict is two or more undefeated rules that disagree.
type Conflict struct {
	On     string   `json:"on"` // "outcome works[water].approval", "task survey", …
	Values []any    `json:"values"`
	Rules  []string `json:"rules"`
	Cite   []string `json:"cite"`
}

// RuleError is an error inside a rule, which makes the rule undetermined.
type RuleError struct {
	Rule    string `json:"rule"`
	Element string `json:"element,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Pos     string `json:"pos,omitempty"` // file:line:col
}

// Violation is something wrong with the application, or a rejection by a rule.
type Violation struct {
	Code    string   `json:"code"`
	Fact    string   `json:"fact,omitempty"`
	Message string   `json:"message"`
	Fix     string   `json:"fix,omitempty"`
	Rule    string   `json:"rule,omitempty"`
	Cite    []string `json:"cite,omitempty"`
}

// Notice is told to people and stops nothing. Level is "notice" or "warning".
type Notice struct {
	Code    string   `json:"code"`
	Level   string   `json:"level"`
	Fact    string   `json:"fact,omitempty"`
	Message string   `json:"message"`
	Rule    string   `json:"rule,omitempty"`
	Element string   `json:"element,omitempty"`
	Cite    []string `json:"cite,omitempty"`
}

// Material is a paper that the applicant must hand in, or (Waived) need not.
// WaivedBy is the rule that waives it where another rule (Rule) requires it.
type Material struct {
	Material string   `json:"material"`
	Title    string   `json:"title"`
	From     string   `json:"from,omitempty"`
	Waived   bool     `json:"waived"`
	Reason   string   `json:"reason,omitempty"`
	Rule     string   `json:"rule"`
	WaivedBy string   `json:"waived_by,omitempty"`
	Cite     []string `json:"cite,omitempty"`
}

// Route is a task for a body. Tasks of one Stage run in parallel; a stage of
// 0 is still open. WaitsFor names the facts on which an open value depends.
type Route struct {
	Task     string   `json:"task"`
	Title    string   `json:"title"`
	Element  string   `json:"element,omitempty"`
	By       string   `json:"by"`
	To       string   `json:"to"`
	Cc       []string `json:"cc"`
	Stage    int      `json:"stage"`
	After    []string `json:"after"`
	Dropped  []string `json:"dropped,omitempty"` // named in `after`, but not part of this case
	Combine  string   `json:"combine,omitempty"` // tasks whose results are issued together
	WaitsFor []string `json:"waits_for,omitempty"`
	Rule     string   `json:"rule"`
	Cite     []string `json:"cite,omitempty"`
}

// Deadline is a clock, read at the decision's At. Due is the last second that
// is in time; a period of days ends at 23:59:59 of its last day unless the
// calendar says that it ends at close of business.
type Deadline struct {
	ID                string     `json:"id"`
	Title             string     `json:"title,omitempty"`
	Element           string     `json:"element,omitempty"`
	Owner             string     `json:"owner"`
	Within            string     `json:"within,omitempty"` // "1 workday"
	Status            string     `json:"status"`
	Light             string     `json:"light"`
	Start             *time.Time `json:"start,omitempty"`
	Due               *time.Time `json:"due,omitempty"`
	Done              *time.Time `json:"done,omitempty"`
	Provisional       bool       `json:"provisional"`
	ProvisionalFor    string     `json:"provisional_for,omitempty"` // the notice that is not out yet
	RemainingWorkdays int        `json:"remaining_workdays"`
	Late              bool       `json:"late"`
	LateWorkdays      int        `json:"late_workdays,omitempty"`
	TimeUsed          string     `json:"time_used,omitempty"` // in words, such as "3 working days"
	TimeLeft          string     `json:"time_left,omitempty"`
	Promised          *Promised  `json:"promised,omitempty"` // a shorter limit that was promised beside it
	OnLate            string     `json:"on_late,omitempty"`  // what passing the limit meant
	OnLateAt          *time.Time `json:"on_late_at,omitempty"`
	WaitsFor          []string   `json:"waits_for,omitempty"`
	Notes             []string   `json:"notes,omitempty"`
	Rule              string     `json:"rule"`
	Cite              []string   `json:"cite,omitempty"`
}

// Promised is the promised limit of a deadline, read as a clock of its own.
type Promised struct {
	Within       string     `json:"within"`
	Status       string     `json:"status"`
	Light        string     `json:"light"`
	Due          *time.Time `json:"due,omitempty"`
	Late         bool       `json:"late"`
	LateWorkdays int        `json:"late_workdays,omitempty"`
}

// Penalty is an entry for the credit record.
type Penalty struct {
	Act        string         `json:"act"`
	Element    string         `json:"element,omitempty"`
	Subject    string         `json:"subject"`
	Role       string         `json:"role,omitempty"`
	Class      string         `json:"class,omitempty"`
	Points     any            `json:"points,omitempty"`
	Register   []string       `json:"register"`
	Publicity  map[string]any `json:"publicity,omitempty"`
	Repair     any            `json:"repair,omitempty"`
	Measure    string         `json:"measure,omitempty"`
	LegalBasis string         `json:"legal_basis,omitempty"`
	Status     string         `json:"status"` // suspected, proposed or confirmed
	Objection  any            `json:"objection,omitempty"`
	Data       map[string]any `json:"data"`
	WaitsFor   []string       `json:"waits_for,omitempty"`
	Rule       string         `json:"rule"`
	Cite       []string       `json:"cite,omitempty"`
}

// Emission is an effect for the host.
type Emission struct {
	Kind     string         `json:"kind"`
	Data     map[string]any `json:"data"`
	Element  string         `json:"element,omitempty"`
	WaitsFor []string       `json:"waits_for,omitempty"`
	Rule     string         `json:"rule"`
	Cite     []string       `json:"cite,omitempty"`
}

// Pending is an effect of a rule that is not determined yet.
type Pending struct {
	Rule     string   `json:"rule"`
	Element  string   `json:"element,omitempty"`
	Kind     string   `json:"kind"`
	Name     string   `json:"name"` // outcome, task, code, …
	WaitsFor []string `json:"waits_for"`
}

// Missing is an unknown fact on which the open part of the decision still
// depends. Certain says that two completions of the application were found
// that differ in this fact alone and are decided differently.
type Missing struct {
	Fact     string   `json:"fact"`
	Title    string   `json:"title"`
	Question string   `json:"question,omitempty"`
	Ask      string   `json:"ask,omitempty"`
	From     string   `json:"from,omitempty"`
	Certain  bool     `json:"certain"`
	Rules    []string `json:"rules"`
}

// Assumed is a fact that was not given and has its default.
type Assumed struct {
	Fact  string `json:"fact"`
	Value any    `json:"value"`
}

// RuleState says what became of a rule: "applies", "defeated" or
// "undetermined". Rules that do not apply are only in the trace.
type RuleState struct {
	Rule    string `json:"rule"`
	Element string `json:"element,omitempty"`
	Status  string `json:"status"`
	By      string `json:"by,omitempty"` // the rule that defeats it
}
