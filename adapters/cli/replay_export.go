package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

func (a *app) exportCommand(r *replaying) *cobra.Command {
	var to string
	var after int64
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write the entries of the journal as lines of JSON, from a place on / 导出日志记录",
		Long: `Write the entries of the journal to a file, one JSON object a line, in the order of
the chain. A file that is there is gone on with after its last whole line, however
the command ended before; - is standard output, from --after on. Each line has the
hash of the entry before it, so that whoever has the lines can follow the chain. A
server may write meanwhile, and serves the same as GET /v1/journal/entries.

把日志记录导出到文件，每行一条，按链的次序。文件已有内容的，接着最后一个完整的行往下写；- 为标准输出。`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().Int64Var(&after, "after", 0, "begin after the entry of this number (seq) / 从此编号之后开始")
	write := a.journalAction(r, func(ctx context.Context, j *journal.Journal, _ *replaying) error {
		return a.export(ctx, j, to, after)
	})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to = args[0]
		return write(cmd, args)
	}
	return cmd
}

func (a *app) export(ctx context.Context, j *journal.Journal, to string, after int64) error {
	if to == "-" {
		a.data()
		_, err := writeEntries(ctx, j, a.out, exportedLine{Seq: after})
		return a.exportEnds(err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	last, size, err := lastLine(f)
	if last.Seq == 0 {
		last.Seq = after
	} else if err == nil && after != 0 && after != last.Seq {
		err = misuse("%[2]s 已写到第 %[1]d 条，不用 --after", "%[2]s goes up to entry %[1]d already: leave --after out", last.Seq, to)
	}
	if err == nil {
		err = f.Truncate(size)
	}
	if err == nil {
		_, err = f.Seek(size, io.SeekStart)
	}
	if err != nil {
		return a.exportEnds(errors.Join(err, f.Close()))
	}
	n, err := writeEntries(ctx, j, f, last)
	if err = errors.Join(a.exportEnds(err), f.Sync(), f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, a.tongue(nil).Say("%[1]d 条记录写入 %[2]s\n", "%[1]d entries written to %[2]s\n"), n, to)
	return err
}

// exportedLine is what an export goes on from.
type exportedLine struct {
	Seq  int64
	Hash string
}

var errOtherChain = errors.New("the first entry does not follow the last line of the file")

// writeEntries writes the entries after a line, and says how many.
func writeEntries(ctx context.Context, j *journal.Journal, to io.Writer, last exportedLine) (n int, err error) {
	w := bufio.NewWriterSize(to, 64<<10)
	for l, err := range j.Export(ctx, last.Seq) {
		if err == nil && last.Hash != "" && last.Hash != l.Prev {
			err = errOtherChain
		}
		if err == nil {
			_, err = w.Write(l.JSON)
		}
		if err != nil {
			return n, errors.Join(err, w.Flush())
		}
		n, last = n+1, exportedLine{l.Seq, l.Hash}
	}
	return n, w.Flush()
}

// exportEnds words why an export ended.
func (a *app) exportEnds(err error) error {
	l := a.tongue(nil)
	gap := (*records.Gap)(nil)
	switch {
	case errors.Is(err, errNoExport):
		return errors.New(l.Say("文件里不是导出的记录；请另起新文件", "the file holds something else than exported entries; take a new file"))
	case errors.Is(err, errOtherChain):
		return errors.New(l.Say("日志与文件的最后一行接不上：文件属于另一个日志，或其中一个被改动；请用 guize replay 复核，另起新文件", "the journal does not go on from the last line of the file: it is of another journal, or one of them was changed; check with guize replay, and take a new file"))
	case errors.As(err, &gap) && gap.After > gap.Last:
		return fmt.Errorf(l.Say("日志只到第 %[1]d 条，不到第 %[2]d 条：可能是从备份恢复的；请用 guize replay 复核，另起新文件", "the journal ends with entry %[1]d, before %[2]d: it may have been restored; check with guize replay, and take a new file"), gap.Last, gap.After)
	case errors.As(err, &gap):
		return fmt.Errorf(l.Say("第 %[1]d 条起的记录已删除，现存最早的是第 %[2]d 条；从它开始另起新文件，之前的见归档", "entries from %[1]d on were removed, the first that is left is %[2]d: begin with it in a new file; what was before is in the archive"), gap.After+1, gap.First)
	}
	return err
}

// lastLine reads the last whole line of a file, and says where it ends; what
// follows was torn off while it was written. A file of anything else is an error.
func lastLine(f *os.File) (last exportedLine, end int64, err error) {
	at, err := f.Seek(0, io.SeekEnd)
	var tail []byte // of the file, from at on
	for err == nil && at > 0 && bytes.Count(tail, []byte("\n")) < 2 {
		more := make([]byte, min(at, int64(max(64<<10, len(tail))))) // doubled each time, for a long line
		at -= int64(len(more))
		_, err = f.ReadAt(more, at)
		tail = append(more, tail...)
	}
	if err != nil {
		return last, 0, err
	}
	stop := bytes.LastIndexByte(tail, '\n') + 1
	torn, whole := tail[stop:], bytes.TrimSuffix(tail[:stop], []byte("\n"))
	whole = whole[bytes.LastIndexByte(whole, '\n')+1:]
	const begins = `{"seq":`
	foreign := !bytes.HasPrefix(torn, []byte(begins[:min(len(torn), len(begins))]))
	if stop > 0 && !foreign {
		foreign = json.Unmarshal(whole, &last) != nil || last.Seq <= 0 || last.Hash == ""
	}
	if foreign {
		return last, 0, errNoExport
	}
	return last, at + int64(stop), nil
}

var errNoExport = errors.New("it holds something else than exported entries")
