//! The processes of a cluster, and the cluster as the engine of `onrecord reuse`.
//!
//! The engine is three hundred crates, and most people have one machine: so it is compiled in by the feature `cluster` alone.
//! What can be typed is the same either way, and says what is missing.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::reuse::size;
use super::{Context, Failure};

/// Run the processes of a cluster, for `onrecord reuse --cluster`
///
/// The scheduler and the executors are those of Apache DataFusion Ballista, with the search for reuse told to them. One
/// scheduler, and an executor on each machine; all of one version of onrecord. There are no passwords: whoever reaches
/// the ports can run queries and read what the processes may read, so keep them within a network of your own.
#[derive(Args)]
#[command(after_help = "\
Needs a build with the cluster: cargo install --path crates/app --features cluster

Examples:
  onrecord cluster scheduler --bind 10.0.0.1:50050
  onrecord cluster executor --scheduler df://10.0.0.1:50050 --bind 10.0.0.2 --memory 8G
  onrecord reuse archive.jsonl -o shared --cluster df://10.0.0.1:50050 --storage s3://bucket/reuse")]
pub(crate) struct Cluster {
    #[command(subcommand)]
    node: Node,
}

#[derive(Subcommand)]
enum Node {
    /// Hand out the work; one for a cluster
    Scheduler {
        /// Listen here; port 0 takes any free one
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50050")]
        bind: SocketAddr,
        /// The name by which executors reach it, where it is another than the address
        #[arg(long, value_name = "HOST")]
        advertise: Option<String>,
        /// Take an executor for dead that was silent so long, and do its work again
        #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(4..))]
        lost_after: u64,
    },
    /// Do the work; one on each machine
    Executor {
        /// Its scheduler
        #[arg(long, value_name = "df://HOST:PORT", default_value = "df://127.0.0.1:50050")]
        scheduler: String,
        /// The address of this machine by which scheduler, executors and whoever asks reach it
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
        bind: IpAddr,
        /// Work at so many things side by side; 0: as many as there are cores
        #[arg(long, value_name = "N", default_value_t = 0)]
        cores: usize,
        /// Keep to so much memory; what does not fit goes to the folder
        #[arg(long, value_name = "SIZE", default_value = "4G", value_parser = size)]
        memory: u64,
        /// Keep here what goes to the disk and to other executors
        #[arg(long, value_name = "DIR", default_value = "onrecord-executor")]
        folder: PathBuf,
    },
}

#[cfg(not(feature = "cluster"))]
mod absent {
    use desk::{DeskError, ReuseRequest, ReuseView};

    use super::{Cluster, Context, Failure};

    fn without() -> Failure {
        Failure::Desk(DeskError::Usage {
            what: "this onrecord was built without the cluster".to_owned(),
            hint: "build it with: cargo install --path crates/app --features cluster".to_owned(),
        })
    }

    impl Cluster {
        pub(crate) fn run(self, _: &mut Context) -> Result<u8, Failure> {
            let Self { node: _ } = self;
            Err(without())
        }
    }

    pub(crate) fn reuse(
        _: &ReuseRequest,
        _: &str,
        _: Option<String>,
        _: &mut Context,
    ) -> Result<ReuseView, Failure> {
        Err(without())
    }
}
#[cfg(not(feature = "cluster"))]
pub(crate) use absent::reuse;

#[cfg(feature = "cluster")]
mod present {
    use std::io::{self, Write};

    use desk::{
        DeskError, Progress, ReuseEngine, ReuseRequest, ReuseStage, ReuseView, ReuseWork, Watch, reuse_by,
    };
    use reuse::Passage;
    use reuse_cluster::{
        Cluster as Engine, ClusterError, ExecutorNode, SchedulerNode, Stage, Work, run_executor,
        run_scheduler,
    };

    use super::{Cluster, Context, Failure, Node};
    use crate::exit;

    fn of_cluster(e: ClusterError) -> DeskError {
        match e {
            ClusterError::Usage { what, hint } => DeskError::Usage { what, hint },
            ClusterError::Lost { what, hint } => DeskError::Elsewhere { what, hint },
            ClusterError::Output { where_, cause } => DeskError::Output { where_, cause },
            ClusterError::Stopped => DeskError::Stopped {
                hint: "what was done is kept; the same command goes on from there".to_owned(),
            },
            e @ ClusterError::Text(_) => DeskError::Elsewhere {
                what: e.to_string(),
                hint: "check the folder of the results, and the disk it lies on".to_owned(),
            },
        }
    }

    /// Characters of the engine's words that are shown.
    const LONGEST: usize = 400;

    /// The engine's words, from warnings on: to whoever started the process.
    struct Words;

    impl log::Log for Words {
        fn enabled(&self, of: &log::Metadata<'_>) -> bool {
            of.level() <= log::max_level()
        }

        fn log(&self, record: &log::Record<'_>) {
            if self.enabled(record.metadata()) {
                let words = record.args().to_string();
                // A report that was not delivered is printed whole by the engine: pages of counters.
                let end = words.char_indices().nth(LONGEST).map_or(words.len(), |(at, _)| at);
                let level = record.level().as_str().to_lowercase();
                let _ = writeln!(io::stderr(), "{level}: {}", &words[..end]);
            }
        }

        fn flush(&self) {}
    }

    static WORDS: Words = Words;

    impl Cluster {
        pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
            if log::set_logger(&WORDS).is_ok() {
                log::set_max_level(log::LevelFilter::Warn);
            }
            let watching = &context.watching;
            let stop = || watching.stopped();
            let screen = &mut context.screen;
            // Whoever starts these from a script waits for the line before going on.
            let mut say = |line: String| {
                let _ = screen.text("", &line).and_then(|()| screen.flush());
            };
            match self.node {
                Node::Scheduler { bind, advertise, lost_after } => {
                    let node = SchedulerNode { bind, advertise, lost_after };
                    run_scheduler(&node, &stop, |at| say(format!("scheduler ready: df://{at}")))
                }
                Node::Executor { scheduler, bind, cores, memory, folder } => {
                    let node = ExecutorNode { scheduler, bind, cores, memory, folder };
                    run_executor(&node, &stop, || say(format!("executor ready: {}", node.scheduler)))
                }
            }
            .map_err(of_cluster)?;
            Ok(exit::OK)
        }
    }

    struct OfCluster(Engine);

    impl ReuseEngine for OfCluster {
        fn find(&mut self, work: ReuseWork<'_>, watch: &mut dyn Watch) -> Result<Vec<Passage>, DeskError> {
            // A text that cannot be read is the desk's trouble and is told in its words.
            let mut trouble = None;
            let mut read = |n| {
                (work.read)(n).map_err(|e| {
                    let words = e.to_string();
                    trouble = Some(e);
                    words
                })
            };
            let mut report = |stage, done, of| {
                let stage = match stage {
                    Stage::Laying => ReuseStage::Joining,
                    Stage::Asking => ReuseStage::Verifying,
                };
                watch.progress(Progress::Reuse { stage, done, of });
                !watch.stop()
            };
            let found = self.0.find(Work {
                documents: work.documents,
                symbols: work.symbols,
                frequencies: work.frequencies,
                options: work.options,
                since: work.since,
                folder: work.folder,
                read: &mut read,
                report: &mut report,
            });
            found.map_err(|e| trouble.unwrap_or_else(|| of_cluster(e)))
        }
    }

    pub(crate) fn reuse(
        request: &ReuseRequest,
        scheduler: &str,
        storage: Option<String>,
        context: &mut Context,
    ) -> Result<ReuseView, Failure> {
        let engine = Engine::new(scheduler, storage).map_err(of_cluster)?;
        engine.reach().map_err(of_cluster)?;
        Ok(reuse_by(request, &mut OfCluster(engine), &mut context.watching)?)
    }
}
#[cfg(feature = "cluster")]
pub(crate) use present::reuse;
