package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// pruning is what replay prune is told.
type pruning struct {
	before    moment
	reason    string
	archive   string
	noArchive bool
	dryRun    bool
}

func (a *app) pruneCommand(r *replaying) *cobra.Command {
	var p pruning
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove the oldest entries, with a proof / 按保存期限删除最早的条目",
		Long: `Remove what was written before a moment, from the oldest entry on, and append
entries that prove what was removed. With --archive the entries are written to a
new file first; --no-archive says that they shall be gone. A date is its midnight
in the time zone of this machine. A server may write meanwhile.

删除某一时刻之前写入的条目，并在日志里留下证明。--archive 先写入新的归档文件；--no-archive 表示不留归档。
只写日期的，指本机时区当天零点。服务不必停。`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.Var(&p.before, "before", "remove what was written before, RFC 3339 or a date / 删除此前的条目")
	f.StringVar(&p.reason, "reason", "", "why, for the journal / 理由")
	f.StringVar(&p.archive, "archive", "", "new file for the entries that are removed / 归档文件")
	f.BoolVar(&p.noArchive, "no-archive", false, "keep no copy of what is removed / 不留归档")
	f.BoolVar(&p.dryRun, "dry-run", false, "say what would be removed, and remove nothing / 只说明会删除什么")
	cmd.RunE = a.journalAction(r, func(ctx context.Context, j *journal.Journal, _ *replaying) error { return a.prune(ctx, j, &p) })
	return cmd
}

func (a *app) prune(ctx context.Context, j *journal.Journal, p *pruning) error {
	if !p.before.given() {
		return misuse("缺 --before：删除哪一时刻之前的？", "--before is missing: what is old?")
	}
	before := p.before.in(time.Local)
	if p.reason == "" && !p.dryRun {
		return misuse("缺 --reason：为什么删除？", "--reason is missing: why are entries removed?")
	}
	if (p.archive == "") == !p.noArchive && !p.dryRun {
		return misuse("请给出 --archive 文件 或 --no-archive（不留归档），二者取一", "give either --archive FILE or --no-archive")
	}
	from, to, err := j.Old(ctx, before)
	if err != nil {
		return err
	}
	if p.dryRun || from == 0 {
		return a.sayOld(from, to, before)
	}
	removals, err := p.remove(ctx, j, before)
	if serr := a.sayRemoved(removals); err == nil {
		err = serr
	}
	return err
}

// remove removes what is old. The archive holds what was removed, even where it
// ends early.
func (p *pruning) remove(ctx context.Context, j *journal.Journal, before time.Time) (out []records.Removal, err error) {
	var archive *archiveFile
	var w io.Writer
	if p.archive != "" {
		if archive, err = newArchive(p.archive); err != nil {
			return nil, err
		}
		w = archive
	}
	for r, err := range j.Prune(ctx, before, p.reason, w) {
		if err != nil {
			return out, errors.Join(err, archive.cut(ctx, j, before))
		}
		out = append(out, *r)
		archive.removed(r)
	}
	return out, archive.close()
}

// archiveFile is the file of what is removed.
type archiveFile struct {
	*os.File
	size int64 // of what it holds of entries that are removed
	next int64 // the entry after them; 0: none is removed yet
}

func newArchive(name string) (*archiveFile, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &archiveFile{File: f}, nil
}

func (f *archiveFile) removed(r *records.Removal) {
	if f == nil {
		return
	}
	if at, err := f.Seek(0, io.SeekCurrent); err == nil {
		f.size, f.next = at, r.To+1
	}
}

func (f *archiveFile) close() error {
	if f == nil {
		return nil
	}
	return f.Close()
}

// cut takes out of the archive what is in the journal still, after a failure; an
// archive of nothing goes away. Where the journal cannot tell, everything stays.
func (f *archiveFile) cut(ctx context.Context, j *journal.Journal, before time.Time) error {
	if f == nil {
		return nil
	}
	defer f.Close()
	from, _, err := j.Old(context.WithoutCancel(ctx), before)
	switch {
	case err != nil || from == 0 || f.next != 0 && from != f.next:
		return nil
	case f.next == 0:
		return os.Remove(f.Name())
	}
	return f.Truncate(f.size)
}

// sayOld says what would be removed.
func (a *app) sayOld(from, to int64, before time.Time) error {
	if a.asJSON() {
		return a.writeJSON(map[string]any{"from": from, "to": to, "before": before, "removed": []records.Removal{}})
	}
	l, at := a.tongue(nil), before.Format(time.RFC3339)
	if from == 0 {
		_, err := fmt.Fprintf(a.out, l.Say("没有 %s 之前写入的条目\n", "nothing was written before %s\n"), at)
		return err
	}
	_, err := fmt.Fprintf(a.out, l.Say("会删除第 %d 至 %d 条，写入于 %s 之前\n", "would remove entries %d to %d, written before %s\n"), from, to, at)
	return err
}

// sayRemoved says what was removed.
func (a *app) sayRemoved(removals []records.Removal) error {
	if len(removals) == 0 {
		return nil
	}
	from, to := removals[0].From, removals[len(removals)-1].To
	if a.asJSON() {
		return a.writeJSON(map[string]any{"from": from, "to": to, "before": removals[0].Before, "removed": removals})
	}
	l := a.tongue(nil)
	proofs := l.Count(len(removals), "%d 份证明已写入日志", "its proof is in the journal", "their %d proofs are in the journal")
	if len(removals) == 1 {
		proofs = l.Say("证明已写入日志", "the proof is in the journal")
	}
	if _, err := fmt.Fprintf(a.out, l.Say("删除第 %d 至 %d 条，%s\n", "removed entries %d to %d; %s\n"), from, to, proofs); err != nil {
		return err
	}
	for _, r := range removals {
		for _, k := range r.Plans {
			if _, err := fmt.Fprintf(a.out, l.Say("第 %d 条是规则集“%s”的计划；证明中保留，继续有效\n", "entry %d was the plan of the set %q; the proof has it, and it holds on\n"), k.Seq, k.Plan.Set); err != nil {
				return err
			}
		}
	}
	return nil
}
