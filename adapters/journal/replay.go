package journal

import (
	"context"
	"crypto/ed25519"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// ReplayOptions adjusts [Journal.Replay]. The zero value checks the chain and
// decides everything again.
type ReplayOptions struct {
	Heads     []records.Head    // exported earlier; the chain must go through each
	Key       ed25519.PublicKey // the heads must be signed by it; nil: signatures are not looked at
	Keys      *Keys             // by which decisions were bound to their facts; nil: that is not looked at
	Engine    []engine.Option   // the formats, functions and effect kinds of the host
	ChainOnly bool              // decide nothing again
	Number    string            // the fact that holds the number of an application: of its decisions the last counts for targets; "": each does
	Slack     time.Duration     // by which moments of entries may go back along the chain; 0: 5 minutes
	Progress  func(entries int) // called now and then; nil: not at all
}

// FindingKind says what is wrong with an entry.
type FindingKind string

// FindingOtherwise is the kind of what [Report].Otherwise lists.
const FindingOtherwise FindingKind = "otherwise"

// What can be wrong. The first group is about the chain, the second about what
// the decisions come out as.
const (
	FindingChanged   FindingKind = "changed"   // its bytes are not those that were written
	FindingRemoved   FindingKind = "removed"   // entries before it are gone, and no removal says why
	FindingReordered FindingKind = "reordered" // it does not follow the entry before it
	FindingCut       FindingKind = "cut"       // the end of the chain is not there
	FindingHead      FindingKind = "head"      // the chain does not go through an exported head
	FindingTime      FindingKind = "time"      // the moment at which it was written cannot be that

	FindingDifferent FindingKind = "different" // the decision does not come out the same
	FindingNoReplay  FindingKind = "no-replay" // it cannot be decided again
	FindingVersion   FindingKind = "version"   // it names an older version than one before it, or one that is not known
	FindingMixture   FindingKind = "mixture"   // it was decided by another set than that whose turn it was
	FindingUnbound   FindingKind = "unbound"   // its commitment is not to its facts, its seal not to it; or they are missing, or their key is
)

// Finding is something wrong. Seq is 0 where no entry can be named.
type Finding struct {
	Seq    int64       `json:"seq"`
	ID     string      `json:"id,omitempty"`
	Kind   FindingKind `json:"kind"`
	Detail rules.Text  `json:"detail"`
	Asked  string      `json:"asked,omitempty"` // who asked for the decision, as its entry says
}

// Report is what [Journal.Replay] found. Findings are in the order of the
// chain.
type Report struct {
	Journal   string            `json:"journal"`
	Head      records.Head      `json:"head"`
	Entries   int               `json:"entries"`
	Removed   int64             `json:"removed"` // entries that removals account for
	Decisions int               `json:"decisions"`
	Same      int               `json:"same"`               // decisions that came out the same
	Masked    int               `json:"masked"`             // of those, replayed from masked facts
	Reworded  int               `json:"reworded"`           // of those, with other words for people, as an older version of the program has them
	Unseen    int               `json:"unseen"`             // of those, masked, and some of what they say is compared with nothing but their seal
	OldForm   int               `json:"old_form"`           // decisions whose receipt has an older form, which is not made again
	Asked     int               `json:"asked"`              // decisions that say who asked for them
	Bound     int               `json:"bound"`              // decisions whose commitment to their facts was checked by its key
	Sealed    int               `json:"sealed"`             // entries whose seal was checked by its key
	Removals  []records.Removal `json:"removals,omitempty"` // their proofs, for [CheckArchive]
	Findings  []Finding         `json:"findings"`

	// Otherwise lists decisions of an older version of the language or the program
	// that come out otherwise today. They are neither verified nor wrong: their
	// bytes, their chain and what they say of themselves fit.
	Otherwise []Finding `json:"otherwise"`

	// Returns is how often, where the servers kept to no plan, a set decided after
	// another had followed it: it was brought back, or servers did not change at once.
	// Mixed lists the first of them, which are not wrong by themselves.
	Returns int       `json:"returns"`
	Mixed   []Finding `json:"mixed"`

	// Targets are what the targets of the sets came to over what was decided (docs/spec.md
	// R48): of decisions about one number the last counts.
	Targets []engine.TargetResult `json:"targets,omitempty"`
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// Replay checks the chain from its first entry to its head, and decides every
// application again with the policy set and the times of its entry. It needs
// nothing but the journal. The error is for what could not be read at all.
func (j *Journal) Replay(ctx context.Context, opts ReplayOptions) (*Report, error) {
	tx, err := j.db.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	end, err := j.headOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := &replay{j: j, opts: opts, engines: &engines{}, report: &Report{Journal: j.id, Head: end, Findings: []Finding{}, Otherwise: []Finding{}, Mixed: []Finding{}}}
	if err := r.removedPlans(ctx, tx); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, r.j.db.sql("SELECT "+rowColumns+" FROM entries ORDER BY seq"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	r.chain.start(j.id, opts.Heads)
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		if err := r.entry(ctx, e); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	r.finish(end)
	r.report.Targets = r.measured.results()
	return r.report, nil
}

type replay struct {
	j        *Journal
	opts     ReplayOptions
	chain    chain
	engines  *engines          // by digest of the set
	turns    map[string]*turns // by name of the sets
	newest   version           // that an entry so far names
	bound    bool              // an entry so far has a commitment
	sealed   bool              // and a seal
	loose    bool              // the entry's seal does not hold, which was told
	form     int               // the newest of the entries so far
	written  time.Time         // the latest
	measured measured
	report   *Report
}

func (r *replay) find(seq int64, id string, kind FindingKind, zh, en string, args ...any) {
	r.report.Findings = append(r.report.Findings, Finding{Seq: seq, ID: id, Kind: kind, Detail: text.Say(zh, en, args...)})
}

func finding(e *row, kind FindingKind, zh, en string, args ...any) Finding {
	return Finding{Seq: e.seq, ID: e.id, Kind: kind, Detail: text.Say(zh, en, args...)}
}

func (r *replay) entry(ctx context.Context, e *row) error {
	r.report.Entries++
	if r.opts.Progress != nil && r.report.Entries%1000 == 0 {
		r.opts.Progress(r.report.Entries)
	}
	rec, ok := r.follow(e)
	if !ok {
		return nil
	}
	defer r.asked(&rec, len(r.report.Findings), len(r.report.Otherwise))
	r.asWritten(e, &rec)
	r.inTurn(e, &rec)
	if r.opts.ChainOnly || rec.Kind != records.KindDecision {
		return nil
	}
	r.report.Decisions++
	if r.inOrder(e, &rec) {
		r.again(ctx, e, &rec)
	}
	if r.newest.older(versionOf(&rec)) {
		r.newest = versionOf(&rec)
	}
	return ctx.Err()
}

// asked counts a decision that says who asked for it, and says so in what is found
// of it, from some numbers of findings on.
func (r *replay) asked(rec *records.Record, findings, otherwise int) {
	if rec.Asked == nil {
		return
	}
	r.report.Asked++
	for _, list := range [][]Finding{r.report.Findings[findings:], r.report.Otherwise[otherwise:]} {
		for i := range list {
			list[i].Asked = rec.Asked.By
		}
	}
}

// again decides an application once more.
func (r *replay) again(ctx context.Context, e *row, rec *records.Record) {
	eng, err := r.engines.of(ctx, r.j, rec.Digest, rec.Calendar, r.opts.Engine)
	if err != nil {
		r.find(e.seq, e.id, FindingNoReplay, "不能重放：%[1]v", "it cannot be replayed: %[1]v", err)
		return
	}
	if rec.Input == nil {
		r.find(e.seq, e.id, FindingNoReplay, "没有记录申请内容", "it holds no application")
		return
	}
	err = r.judge(ctx, e, rec, eng)
	if err != nil && ctx.Err() == nil {
		r.find(e.seq, e.id, FindingNoReplay, "不能重放：%[1]v", "it cannot be replayed: %[1]v", err)
	}
}

// judge decides from the facts as they are kept, and compares all that is stored.
func (r *replay) judge(ctx context.Context, e *row, rec *records.Record, eng *engine.Engine) error {
	facts, err := engine.DecodeFacts(rec.Input.Facts)
	if err != nil {
		return err
	}
	plan, err := r.j.plan(eng.Set())
	if err != nil {
		return err
	}
	in := decidedAgain(rec.Input, plan, facts)
	dec, err := eng.Evaluate(ctx, in)
	if err != nil {
		return err
	}
	if err := r.measured.add(ctx, eng, in, e.id, numberIn(facts, namesOf(eng.Set(), r.opts.Number))); err != nil {
		return err
	}
	unmasked, err := r.ofItsMasks(rec, eng, facts)
	if err != nil {
		return err
	}
	if unmasked != "" {
		r.find(e.seq, e.id, FindingChanged, "%[1]s：不是遮蔽之后的样子", "%[1]s: it is not what masking leaves", unmasked)
		return nil
	}
	if !r.ofItsEntry(e, rec, eng, dec) {
		return nil
	}
	r.ofItsFacts(ctx, e, rec, eng)
	return r.compare(e, rec, eng, dec)
}
