//! The engine's own scheduler and executor as processes, with our functions told to them. Nothing else of theirs is changed:
//! how they find each other, share work out and notice a death is the engine's.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::prelude::SessionConfig;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};

use crate::ClusterError;
use crate::functions::registry;
use crate::job::{address, runtime};
use crate::sessions::{environment, session, settings};

/// A scheduler to be.
#[derive(Clone, Debug)]
pub struct SchedulerNode {
    /// Where it listens: an address of this machine; port 0 takes any that is free.
    pub bind: SocketAddr,
    /// The name by which executors call it, where it is another than the address.
    pub advertise: Option<String>,
    /// An executor that was silent for so many seconds is taken for dead, and its work done again.
    pub lost_after: u64,
}

/// An executor to be.
#[derive(Clone, Debug)]
pub struct ExecutorNode {
    /// Its scheduler: `df://HOST:PORT`.
    pub scheduler: String,
    /// The address of this machine by which the others reach it.
    pub bind: std::net::IpAddr,
    /// What it works at side by side; 0 for as many things as there are cores.
    pub cores: usize,
    /// Memory for all of it, in bytes. What does not fit goes to the disk.
    pub memory: u64,
    /// A folder for what goes to the disk and to other executors.
    pub folder: PathBuf,
}

/// An executor tells its scheduler every so many seconds that it is alive.
const HEARTBEAT: u64 = 2;

/// So often it is looked whether the process is to end, or is ready.
const LOOK: Duration = Duration::from_millis(50);

async fn until(stop: &(dyn Fn() -> bool + Sync)) {
    while !stop() {
        tokio::time::sleep(LOOK).await;
    }
}

fn lost(what: String, hint: &str) -> ClusterError {
    ClusterError::Lost { what, hint: hint.to_owned() }
}

/// Runs a scheduler until `stop` says so. `ready` is told where it listens.
///
/// # Errors
/// The address is taken or none of this machine.
pub fn run_scheduler(
    node: &SchedulerNode,
    stop: &(dyn Fn() -> bool + Sync),
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ClusterError> {
    runtime()?.block_on(async {
        let cannot = |e: &dyn std::fmt::Display| {
            lost(
                format!("no scheduler can be started at {}: {e}", node.bind),
                "name a free port and an address of this machine with --bind",
            )
        };
        let listener = tokio::net::TcpListener::bind(node.bind).await.map_err(|e| cannot(&e))?;
        let bound = listener.local_addr().map_err(|e| cannot(&e))?;
        let config = SchedulerConfig {
            bind_host: bound.ip().to_string(),
            bind_port: bound.port(),
            external_host: node.advertise.clone().unwrap_or_else(|| bound.ip().to_string()),
            scheduling_policy: TaskSchedulingPolicy::PushStaged,
            executor_timeout_seconds: node.lost_after,
            expire_dead_executor_interval_seconds: (node.lost_after / 4).max(1),
            no_executors_grace_period_seconds: node.lost_after,
            override_config_producer: Some(Arc::new(settings)),
            override_session_builder: Some(Arc::new(session)),
            ..SchedulerConfig::default()
        };
        let cluster = BallistaCluster::new_from_config(&config).await.map_err(|e| cannot(&e))?;
        let scheduler = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config))
            .await
            .map_err(|e| cannot(&e))?;
        ready(bound);
        tokio::select! {
            done = start_grpc_service_with_listener(listener, scheduler) => done.map_err(|e| cannot(&e)),
            () = until(stop) => Ok(()),
        }
    })
}

/// Ports that are free now. The engine takes numbers, not sockets, so somebody else may be quicker; then it says so.
async fn free_ports(ip: std::net::IpAddr) -> std::io::Result<[u16; 2]> {
    let one = tokio::net::TcpListener::bind((ip, 0)).await?;
    let two = tokio::net::TcpListener::bind((ip, 0)).await?;
    Ok([one.local_addr()?.port(), two.local_addr()?.port()])
}

/// Runs an executor until `stop` says so. `ready` is told once the scheduler knows it.
///
/// # Errors
/// The scheduler does not answer, or the folder cannot be written.
pub fn run_executor(
    node: &ExecutorNode,
    stop: &(dyn Fn() -> bool + Sync),
    ready: impl FnOnce(),
) -> Result<(), ClusterError> {
    let (scheduler_host, scheduler_port) = address(&node.scheduler)?;
    let output = |cause| ClusterError::Output { where_: node.folder.display().to_string(), cause };
    std::fs::create_dir_all(&node.folder).map_err(output)?;
    let folder = std::path::absolute(&node.folder).map_err(output)?.to_string_lossy().into_owned();
    runtime()?.block_on(async {
        let [port, grpc_port] = free_ports(node.bind).await.map_err(|e| {
            lost(
                format!("no executor can listen at {}: {e}", node.bind),
                "name an address of this machine with --bind",
            )
        })?;
        let spill = folder.clone();
        let config = ExecutorProcessConfig {
            bind_host: node.bind.to_string(),
            external_host: Some(node.bind.to_string()),
            port,
            grpc_port,
            scheduler_host,
            scheduler_port,
            scheduler_connect_timeout_seconds: 10,
            vcores: node.cores,
            task_scheduling_policy: TaskSchedulingPolicy::PushStaged,
            work_dir: Some(folder),
            executor_heartbeat_interval_seconds: HEARTBEAT,
            memory_pool_size: Some(node.memory),
            override_function_registry: Some(Arc::new(registry())),
            override_config_producer: Some(Arc::new(settings)),
            override_runtime_producer: Some(Arc::new(move |_: &SessionConfig| environment(Some(&spill)))),
            ..ExecutorProcessConfig::default()
        };
        let health = config.health.clone();
        let known = async {
            until(&|| health.is_ready()).await;
            ready();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            done = start_executor_process(Arc::new(config)) => done.map_err(|e| lost(
                format!("the executor of {} has ended: {e}", node.scheduler),
                "start a scheduler there with `onrecord cluster scheduler`, then the executor again",
            )),
            () = until(stop) => Ok(()),
            () = known => Ok(()),
        }
    })
}
