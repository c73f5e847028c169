package rules

// Target is what the cases of a month, or of all times, should come to together. It is
// never a deadline of a case, and takes no part in a decision.
type Target struct {
	ID    string
	Pos   Pos
	Title Text
	For   *Loop // each element counts for itself
	When  *Cond // of the cases that count
	Of    *Expr // the number of each; where it is not known the case is still open
	By    *Expr // what cases are told apart by; "month" is that of the date of the rules

	// One of these: the average is at most so much; Share percent of the cases have
	// Within or less; so does the Percentile, which is the same with its value told.
	Average    string
	Within     string
	Share      string
	Percentile string
	AtMost     string

	Valid Validity // of the date of the rules of the cases that count
	Cites []Cite
	Allow []Allow
	Layer string
}

// ByMonth is what [Target.By] says of months.
const ByMonth = "month"

// TargetKind says how the cases of a [Target] are put together.
type TargetKind string

// The kinds of targets.
const (
	TargetAverage    TargetKind = "average"
	TargetShare      TargetKind = "share"
	TargetPercentile TargetKind = "percentile"
)

// Kind is how the cases are put together; "" where it says none of the kinds, or several.
func (t *Target) Kind() TargetKind {
	share, percentile := t.Within != "" || t.Share != "", t.Percentile != "" || t.AtMost != ""
	switch {
	case t.Average != "" && !share && !percentile:
		return TargetAverage
	case t.Average == "" && t.Within != "" && t.Share != "" && !percentile:
		return TargetShare
	case t.Average == "" && !share && t.Percentile != "" && t.AtMost != "":
		return TargetPercentile
	}
	return ""
}

// Limit is what the average, the number of each case or the percentile may be at most.
func (t *Target) Limit() string {
	switch t.Kind() {
	case TargetAverage:
		return t.Average
	case TargetShare:
		return t.Within
	}
	return t.AtMost
}

// Percent is of how many in a hundred the target speaks; "" of an average.
func (t *Target) Percent() string {
	switch t.Kind() {
	case TargetShare:
		return t.Share
	case TargetPercentile:
		return t.Percentile
	}
	return ""
}
