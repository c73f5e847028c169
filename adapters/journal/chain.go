package journal

import (
	"slices"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// chain is how far the links of the chain have been followed.
type chain struct {
	begun  bool
	first  row  // its seq and prev
	last   hash // of the entry before
	seq    int64
	start0 hash
	heads  []records.Head // not met yet, by seq
}

func (c *chain) start(journal string, heads []records.Head) {
	c.start0 = genesis(journal)
	c.heads = slices.Clone(heads)
	slices.SortStableFunc(c.heads, func(a, b records.Head) int { return int(min(1, max(-1, a.Seq-b.Seq))) })
}

// follow checks the link of one entry to the one before it, and reads it. ok is
// false where the entry says something else than was written.
func (r *replay) follow(e *row) (rec records.Record, ok bool) {
	c := &r.chain
	if !c.begun {
		c.begun, c.first, c.last, c.seq = true, *e, e.prev, e.seq-1
	}
	rec, err := e.record()
	whole := err == nil && link(e.prev, e.body) == e.hash
	column := ""
	if whole {
		column = columnOf(e, &rec)
	}
	switch {
	case column != "":
		whole = false
		r.find(e.seq, e.id, FindingChanged, "%[1]s：这一列与条目的内容不符", "%[1]s: the column does not say what the entry does", column)
	case !whole:
		r.find(e.seq, e.id, FindingChanged, "第 %[1]d 条的内容被改动", "entry %[1]d was changed", e.seq)
	case e.seq != c.seq+1:
		r.find(e.seq, e.id, FindingRemoved, "第 %[1]d 条之前缺 %[2]d 条", "before entry %[1]d there are %[2]d missing", e.seq, e.seq-c.seq-1)
	case e.prev != c.last:
		r.find(e.seq, e.id, FindingReordered, "第 %[1]d 条不接前一条：次序被改，或前一条被换", "entry %[1]d does not follow the one before it: they were reordered, or the other was replaced", e.seq)
	}
	c.last, c.seq = e.hash, e.seq
	r.meet(e)
	if whole && rec.Removal != nil {
		r.proof(e, rec.Removal)
	}
	return rec, whole
}

// proof takes up the proof of a removal, which follows the one before it and is of
// entries that are gone.
func (r *replay) proof(e *row, p *records.Removal) {
	field := ""
	switch {
	case p.From < 1 || p.From > p.To:
		field = "removal.from"
	case p.To >= r.chain.first.seq:
		field = "removal.to"
	case p.From == 1 && p.Prev != r.chain.start0.String():
		field = "removal.prev"
	}
	if list := r.report.Removals; field == "" && len(list) > 0 {
		switch last := list[len(list)-1]; {
		case p.From != last.To+1:
			field = "removal.from"
		case p.Prev != last.Last:
			field = "removal.prev"
		}
	}
	if field != "" {
		r.find(e.seq, e.id, FindingRemoved, "%[1]s：删除证明与日志不符", "%[1]s: the proof of a removal does not fit the journal", field)
	}
	r.report.Removals = append(r.report.Removals, *p)
}

// columnOf names the column of a row that does not say what its entry does.
func columnOf(e *row, rec *records.Record) string {
	switch {
	case rec.ID != e.id:
		return "id"
	case rec.Kind != e.kind:
		return "kind"
	case rec.Written.UnixMicro() != e.written:
		return "written"
	}
	return ""
}

// meet compares the exported heads that name this entry.
func (r *replay) meet(e *row) {
	c := &r.chain
	for len(c.heads) > 0 && c.heads[0].Seq <= e.seq {
		h := c.heads[0]
		c.heads = c.heads[1:]
		switch {
		case !r.genuine(h) || h.Seq < e.seq:
			// one before the first entry that is left says nothing
		case h.Hash != e.hash.String():
			r.notOfHead(e, h)
		}
	}
}

func (r *replay) notOfHead(e *row, h records.Head) {
	r.find(e.seq, e.id, FindingHead, "第 %[1]d 条与 %[2]s 导出的链首不符", "entry %[1]d is not the one of the head exported at %[2]s", e.seq, h.Time.Format("2006-01-02 15:04"))
}

func (r *replay) cut(h records.Head, end int64) {
	r.find(h.Seq, "", FindingCut, "导出的链首是第 %[1]d 条，日志只到第 %[2]d 条：末尾被截去", "the exported head is entry %[1]d, and the journal ends with %[2]d: its tail was cut off", h.Seq, end)
}

// genuine reports a head that does not belong to the journal, or is not signed.
func (r *replay) genuine(h records.Head) bool {
	if h.Journal != r.j.id {
		r.find(h.Seq, "", FindingHead, "导出的链首属于另一个日志（%[1]s）", "the exported head is of another journal (%[1]s)", h.Journal)
		return false
	}
	if r.opts.Key == nil {
		return true
	}
	if err := h.Verify(r.opts.Key); err != nil {
		r.find(h.Seq, "", FindingHead, "导出的链首签名无效：%[1]v", "the exported head: %[1]v", err)
		return false
	}
	return true
}

// finish checks both ends of the chain.
func (r *replay) finish(end records.Head) {
	c := &r.chain
	if !c.begun {
		c.last = c.start0
	}
	r.begin()
	if end.Seq != c.seq || end.Hash != c.last.String() {
		r.find(end.Seq, "", FindingCut, "日志应到第 %[1]d 条为止，实际到第 %[2]d 条", "the journal should end with entry %[1]d and ends with %[2]d", end.Seq, c.seq)
	}
	for _, h := range c.heads {
		if r.genuine(h) && h.Seq > c.seq {
			r.cut(h, c.seq)
		}
	}
}

// begin checks the first entry that is left: it is the first of all, or the
// one after a removal.
func (r *replay) begin() {
	c := &r.chain
	if !c.begun || c.first.seq == 1 && c.first.prev == c.start0 {
		return
	}
	for _, p := range r.report.Removals {
		if p.To == c.first.seq-1 && p.Last == c.first.prev.String() {
			r.report.Removed = p.To
			return
		}
	}
	r.find(c.first.seq, c.first.id, FindingRemoved, "第 %[1]d 条之前的条目不见了，且没有删除证明", "what stood before entry %[1]d is gone, and no removal accounts for it", c.first.seq)
}
