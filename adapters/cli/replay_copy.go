package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
)

func (a *app) copyCommand(r *replaying) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "copy FILE",
		Short: "Back a SQLite journal up to a new file / 备份决定日志",
		Long: `Write the journal as it is now to a new file, while a server may write to it. To
copy the file itself is safe only while no server runs, since the newest entries
lie beside it, in a file that ends in -wal. Of a journal in PostgreSQL: pg_dump.

把决定日志完整备份到新文件，服务不必停。服务运行时不可直接复制日志文件：最新的条目还在旁边的 -wal 文件里。`,
		Args: cobra.ExactArgs(1),
	}
	write := a.journalAction(r, func(ctx context.Context, j *journal.Journal, _ *replaying) error { return a.copyJournal(ctx, j, to) })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to = args[0]
		return write(cmd, args)
	}
	return cmd
}

func (a *app) copyJournal(ctx context.Context, j *journal.Journal, to string) error {
	err := j.Copy(ctx, to)
	if errors.Is(err, journal.ErrPostgres) {
		return errors.New(a.tongue(nil).Say("PostgreSQL 里的决定日志用 pg_dump 备份", err.Error()))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, a.tongue(nil).Say("已备份到 %[1]s；用 guize replay --journal %[1]s 核对\n", "copied to %[1]s; check it with guize replay --journal %[1]s\n"), to)
	return err
}

func (a *app) applicationsCommand(r *replaying) *cobra.Command {
	var to string
	var since, until moment
	cmd := &cobra.Command{
		Use:   "applications FILE",
		Short: "Write the applications of the journal, for diff --history / 导出日志中的申请",
		Long: `Write the applications that were decided to a new file, one JSON object a line, as
eval and diff --history read them; - is standard output. One that was decided
several times comes several times. Personal facts (sensitive: true) are not in a
journal: they have stand-ins. A date is its midnight in the time zone of this
machine.

把日志中的申请导出为新文件，每行一件，供 eval 和 diff --history 使用。标为敏感的事实不在日志中，以代用值填充。
只写日期的，指本机时区当天零点。`,
		Args: cobra.ExactArgs(1),
	}
	f := cmd.Flags()
	f.Var(&since, "since", "those decided from then on, RFC 3339 or a date / 从此时起")
	f.Var(&until, "until", "those decided before / 到此时止（不含）")
	write := a.journalAction(r, func(ctx context.Context, j *journal.Journal, _ *replaying) error {
		return a.writeApplications(ctx, j, to, since, until)
	})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to = args[0]
		return write(cmd, args)
	}
	return cmd
}

func (a *app) writeApplications(ctx context.Context, j *journal.Journal, to string, since, until moment) (err error) {
	w := io.Writer(a.out)
	if to == "-" {
		a.data()
	} else {
		f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		b := bufio.NewWriter(f)
		defer func() { err = errors.Join(err, b.Flush()) }()
		w = b
	}
	n := 0
	err = j.Applications(ctx, since.or(time.Time{}, time.Local), until.or(time.Time{}, time.Local), func(facts []byte) error {
		n++
		_, err := w.Write(append(facts, '\n'))
		return err
	})
	if err == nil && to != "-" {
		_, err = fmt.Fprintf(a.out, a.tongue(nil).Say("%[1]d 件申请写入 %[2]s\n", "%[1]d applications written to %[2]s\n"), n, to)
	}
	return err
}
