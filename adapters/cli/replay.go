package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
)

// replaying is what replay is told.
type replaying struct {
	journal    string
	heads      string
	saveHead   string
	signKey    string
	verifyKey  string
	chainOnly  bool
	before     string
	reason     string
	archive    string
	maxPrinted int
	old        string // an archive to be checked
}

func (a *app) replayCommand() *cobra.Command {
	var r replaying
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Check the journal and decide everything in it again / 复核决定日志",
		Long: `Check that no entry of the journal was changed, removed or moved, and decide
every application again with the policy set and the times of its entry. The exit
code is 1 where anything is wrong.

The chain alone does not show that its end was cut off, or that somebody computed
all of it anew. Let --save-head append the end of the chain to a file that is
kept elsewhere, signed with --sign-key, and give the file to later runs as
--heads (with --verify-key). Keys are Ed25519 in PEM:
  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out public.pem

复核决定日志：查出被改动、删除、调换的条目，并按当时的规则集逐件重新审批。`,
		Args: cobra.NoArgs,
	}
	f := cmd.PersistentFlags()
	f.StringVar(&r.journal, "journal", "", "the journal: a file, or postgres://… / 决定日志")
	g := cmd.Flags()
	g.StringVar(&r.heads, "heads", "", "file of heads that were saved earlier / 先前保存的链首")
	g.StringVar(&r.saveHead, "save-head", "", "append the head to this file where nothing is wrong / 无误时保存链首")
	g.StringVar(&r.signKey, "sign-key", "", "key to sign the head with, PEM / 签名私钥")
	g.StringVar(&r.verifyKey, "verify-key", "", "key that signed the heads, PEM / 验签公钥")
	g.StringVar(&r.old, "archive", "", "check too that this archive of prune is what was removed / 一并核对删除时的归档")
	g.BoolVar(&r.chainOnly, "chain-only", false, "check the chain alone / 只查链")
	g.IntVar(&r.maxPrinted, "max", 100, "findings that are printed / 最多列出的问题数")
	cmd.RunE = a.journalAction(&r, a.replay)
	cmd.AddCommand(a.pruneCommand(&r), a.copyCommand(&r), a.applicationsCommand(&r))
	return cmd
}

func (a *app) pruneCommand(r *replaying) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove the oldest entries, with a proof / 按保存期限删除最早的条目",
		Long: `Remove what was written before a moment, from the oldest entry on, and append an
entry that proves what was removed. With --archive the entries are written there
first.`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&r.before, "before", "", "remove what was written before, RFC 3339 or a date / 删除此前的条目")
	f.StringVar(&r.reason, "reason", "", "why, for the journal / 理由")
	f.StringVar(&r.archive, "archive", "", "new file for the entries that are removed / 归档文件")
	cmd.RunE = a.journalAction(r, a.prune)
	return cmd
}

// journalAction is the body of a command that opens the journal.
func (a *app) journalAction(r *replaying, f func(context.Context, *journal.Journal, *replaying) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := a.environment(cmd.Flags()); err != nil {
			return err
		}
		if r.journal == "" {
			return usage("--journal is missing")
		}
		return action(func(ctx context.Context, _ []string) error {
			j, err := journal.Open(ctx, r.journal, journal.Options{Program: versionText(), Now: a.now, Existing: true})
			if errors.Is(err, journal.ErrNoJournal) {
				return errors.New(a.tongue(nil).say("--journal 所指的文件或数据库里没有决定日志，请核对名称", "--journal: there is no journal in that file or database; is its name right?"))
			}
			if err != nil {
				return err
			}
			defer j.Close()
			return f(ctx, j, r)
		})(cmd, args)
	}
}

func (a *app) replay(ctx context.Context, j *journal.Journal, r *replaying) error {
	opts := journal.ReplayOptions{ChainOnly: r.chainOnly}
	var err error
	if r.heads != "" {
		if opts.Heads, err = readHeads(r.heads); err != nil {
			return err
		}
	}
	if r.verifyKey != "" {
		if opts.Key, err = readKey[ed25519.PublicKey](r.verifyKey, x509.ParsePKIXPublicKey); err != nil {
			return err
		}
	}
	report, err := j.Replay(ctx, opts)
	if err != nil {
		return err
	}
	if report.OK() && r.saveHead != "" {
		if err := r.save(report.Head); err != nil {
			return err
		}
	}
	if a.asJSON() {
		err = a.writeJSON(report)
	} else {
		err = a.printReplay(report, r.maxPrinted)
	}
	if err == nil && r.old != "" {
		err = a.checkArchive(r.old, report.Removals)
	}
	if err == nil && !report.OK() {
		err = problems()
	}
	return err
}

// checkArchive wants an archive to be what one of the removals took out.
func (a *app) checkArchive(name string, removals []journal.Removal) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	l := a.tongue(nil)
	why := errors.New(l.say("日志中没有删除记录", "nothing was removed from the journal"))
	for i := range removals {
		if why = journal.CheckArchive(bytes.NewReader(data), &removals[i]); why == nil {
			if !a.asJSON() {
				fmt.Fprintf(a.out, l.say("归档 %s：第 %d 至 %d 条，与删除时一致\n", "archive %s: entries %d to %d, as they were removed\n"), name, removals[i].From, removals[i].To)
			}
			return nil
		}
	}
	fmt.Fprintf(a.err, l.say("归档 %s：与日志中的删除证明不符：%v\n", "archive %s: it is not what the journal says was removed: %v\n"), name, why)
	return problems()
}

func (a *app) printReplay(r *journal.Report, most int) error {
	l := a.tongue(nil)
	for i, f := range r.Findings {
		if i == most {
			fmt.Fprintf(a.out, l.say("……另有 %d 个问题\n", "… and %d more\n"), len(r.Findings)-most)
			break
		}
		fmt.Fprintf(a.out, "%s: %s [%s]\n", strings.TrimSpace(fmt.Sprint(f.Seq, " ", f.ID)), f.Detail.In(string(l), "en"), f.Kind)
	}
	_, err := fmt.Fprintf(a.out, l.say("日志 %s：条目 %d（另有 %d 条凭证明删除），决定 %d，相同 %d（其中 %d 件由遮蔽后的事实重放），问题 %d\n",
		"journal %s: entries %d (and %d removed with proof), decisions %d, same %d (%d of them from masked facts), problems %d\n"),
		r.Journal, r.Entries, r.Removed, r.Decisions, r.Same, r.Masked, len(r.Findings))
	return err
}

func (a *app) prune(ctx context.Context, j *journal.Journal, r *replaying) error {
	before, err := parseTime(r.before, nil)
	if err != nil {
		return usage("--before: %w", err)
	}
	if r.reason == "" {
		return usage("--reason is missing: why are entries removed?")
	}
	var archive *os.File
	var w io.Writer
	if r.archive != "" {
		if archive, err = os.OpenFile(r.archive, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
			return err
		}
		defer archive.Close()
		w = archive
	}
	p, err := j.Prune(ctx, before, r.reason, w)
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.writeJSON(p)
	}
	l := a.tongue(nil)
	if p == nil {
		_, err = fmt.Fprintln(a.out, l.say("没有这么早的条目", "nothing is that old"))
		return err
	}
	_, err = fmt.Fprintf(a.out, l.say("删除第 %d 至 %d 条，证明已写入日志\n", "removed entries %d to %d; the proof is in the journal\n"), p.From, p.To)
	return err
}
