package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
)

func (a *app) keyCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "key NAME",
		Short: "Make a key that binds decisions to their facts / 生成事实密钥",
		Long: `Make a key of 32 random bytes under a name, such as the year, and add it to the
file of --fact-keys. The last key of the file is the one that the server uses once
it is started anew; the others go on checking what they made. Keep the file where
nobody who may write to the journal can read it.

生成一个事实密钥，写入 --fact-keys 文件。文件里最后一个是现用的，服务重新启动后启用；
其余的用来核对以前的决定。这个文件要放在能写决定日志的人读不到的地方。`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&file, "fact-keys", "", "the file of keys, made where there is none / 事实密钥文件")
	cmd.RunE = action(func(_ context.Context, args []string) error {
		if file == "" {
			return usage("--fact-keys is missing")
		}
		line, err := journal.NewKey(args[0])
		if err != nil {
			return usage("%w", err)
		}
		if err := addKey(file, line); err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, a.tongue(nil).Say("密钥 %s 已写入 %s；服务重新启动后启用\n", "the key %s was added to %s; the server uses it once it is started anew\n"), args[0], file)
		return err
	})
	return cmd
}

// addKey adds a line to a file of keys, which nobody else may read. A file that
// would not be one then is left as it is.
func addKey(file, line string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	old, err := io.ReadAll(f)
	if err == nil {
		if n := len(old); n > 0 && old[n-1] != '\n' {
			line = "\n" + line
		}
		if _, err = journal.ParseKeys(strings.NewReader(string(old) + line)); err != nil {
			err = fmt.Errorf("%s: %w", file, err)
		}
	}
	if err == nil {
		_, err = f.WriteString(line + "\n")
	}
	return errors.Join(err, f.Close())
}

// readFactKeys reads a file of keys.
func readFactKeys(file string) (*journal.Keys, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	keys, err := journal.ParseKeys(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return keys, nil
}
