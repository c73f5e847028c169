package source

// Limits bounds what is read, so that no file can use up memory or time. A
// field of zero means its default.
type Limits struct {
	FileBytes int // of one file; 16 MiB
	Nodes     int // keys, values, lists and mappings of one file, counted roughly before it is read; 3,000,000
	SetBytes  int // of all files of one set; 64 MiB
	Files     int // of one set, with the sets that it extends and their CSV files; 256
	Depth     int // of mappings and lists inside one another; 40
	Rules     int // of one set, rows of tables among them; 200,000
	ExprChars int // of one expression; 4,000
	TextChars int // of one text that a person reads; 20,000
}

// Option adjusts how files are read. [Limits] is an option.
type Option interface{ apply(*Limits) }

func (l Limits) apply(to *Limits) {
	set := func(to *int, v int) {
		if v > 0 {
			*to = v
		}
	}
	set(&to.FileBytes, l.FileBytes)
	set(&to.Nodes, l.Nodes)
	set(&to.SetBytes, l.SetBytes)
	set(&to.Files, l.Files)
	set(&to.Depth, l.Depth)
	set(&to.Rules, l.Rules)
	set(&to.ExprChars, l.ExprChars)
	set(&to.TextChars, l.TextChars)
}

// NewLimits are the limits that options leave.
func NewLimits(opts []Option) Limits {
	l := Limits{FileBytes: 16 << 20, Nodes: 3_000_000, SetBytes: 64 << 20, Files: 256, Depth: 40, Rules: 200_000, ExprChars: 4_000, TextChars: 20_000}
	for _, opt := range opts {
		opt.apply(&l)
	}
	return l
}
