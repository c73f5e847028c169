package rules

// Type is the type of a fact, parameter or outcome, with its constraints.
type Type struct {
	Kind   Kind
	Unit   string      // numbers: "m", "kPa", …; money: "CNY"
	Values []EnumValue // KindEnum and KindSet
	Min    string      // a decimal number or date as written; "" where open
	Max    string
	Step   string
	Round  Rounding
	Length int // most characters of a string; 0: the engine's limit
	Regexp string
	Format string
	Of     *Type // of a scale: what its bands divide; nil: a number
	Gives  *Type // of a scale: what stands in its bands; nil: a number
}

// Kind is the kind of a [Type]. The zero value is not valid.
type Kind int

// The kinds of type.
const (
	KindBool Kind = iota + 1
	KindInt
	KindNumber
	KindMoney
	KindString
	KindEnum
	KindSet
	KindDate
	KindDatetime
	KindEvent
	KindDuration
	KindList
	KindScale // of a parameter alone
)

// EnumValue is one value of an enum or set.
type EnumValue struct {
	ID    string
	Title Text
	Alias string
	Pos   Pos

	Titles []string // by which it may be called too (R44)
}

// Fact is something that an application says, or that is found out about it.
type Fact struct {
	Name       string // dotted, without the list's name for a field of a list
	Pos        Pos
	Alias      string
	Title      Text
	Question   Text
	Type       Type
	Required   bool
	Sensitive  bool
	Changeable bool   // true unless the file says `changeable: false`
	Default    *Value // nil: none; ValueNull is the known value "none"
	Derive     *Expr
	AskedOf    string // a body
	From       Text   // where it comes from, such as a joint survey
	Cites      []Cite
	Allow      []Allow
	Layer      string

	// List facts only.
	Item []*Fact
	Key  string // the field that names an element; "" for none
	Keys string // a set fact: one element for each of its values

	Titles []string // by which expressions may call it too: those that are names, and its alone (R44)
}

// String returns the word for the kind in a policy file, such as "datetime".
func (k Kind) String() string {
	words := kindWords()
	if k < 1 || int(k) > len(words) {
		return "invalid"
	}
	return words[k-1]
}

// valueKinds lists the words for the kinds of what an application or a decision
// may hold.
func valueKinds() []string { return kindWords()[:KindList] }

// OfScale returns what the bands of a scale divide, and what stands in them.
func (t *Type) OfScale() (of, gives Type) {
	of, gives = Type{Kind: KindNumber}, Type{Kind: KindNumber}
	if t.Of != nil {
		of = *t.Of
	}
	if t.Gives != nil {
		gives = *t.Gives
	}
	return of, gives
}

// kindWords lists the words for the kinds, in the order of their constants.
func kindWords() []string {
	return []string{"bool", "int", "number", "money", "string", "enum", "set", "date", "datetime", "event", "duration", "list", "scale"}
}
