//! Sessions of the engine as client, scheduler and executors have them alike: the engine's settings, and the object stores
//! that a URL may name.

use std::sync::Arc;

use ballista_core::extension::{
    SessionConfigExt, ballista_aggregate_functions, ballista_scalar_functions, ballista_window_functions,
};
use datafusion::common::Result;
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::object_store::ObjectStore;
use datafusion::object_store::aws::AmazonS3Builder;
use datafusion::prelude::SessionConfig;

use crate::functions::register;

/// Stores by URL. The engine's own registry knows files; a bucket is opened when it is first named, since executors hear of
/// it by the query alone.
#[derive(Debug, Default)]
struct Stores(DefaultObjectStoreRegistry);

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &url::Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.0.register_store(url, store)
    }

    fn get_store(&self, url: &url::Url) -> Result<Arc<dyn ObjectStore>> {
        let known = self.0.get_store(url);
        if known.is_ok() || url.scheme() != "s3" {
            return known;
        }
        // Credentials, region and endpoint are those of the environment (AWS_…), on each machine its own.
        let store = Arc::new(AmazonS3Builder::from_env().with_url(url.as_str()).build()?);
        self.0.register_store(url, Arc::clone(&store) as Arc<dyn ObjectStore>);
        Ok(store)
    }
}

/// What an executor or session reads and spills with.
pub(crate) fn environment(spill: Option<&str>) -> Result<Arc<RuntimeEnv>> {
    let builder = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(Stores::default()));
    Ok(Arc::new(match spill {
        Some(folder) => builder.with_temp_file_path(folder).build()?,
        None => builder.build()?,
    }))
}

pub(crate) fn settings() -> SessionConfig {
    SessionConfig::new_with_ballista()
}

/// A session that knows our functions.
pub(crate) fn session(settings: SessionConfig) -> Result<SessionState> {
    let mut state = SessionStateBuilder::new()
        .with_config(settings)
        .with_runtime_env(environment(None)?)
        .with_default_features()
        .with_scalar_functions(ballista_scalar_functions())
        .with_aggregate_functions(ballista_aggregate_functions())
        .with_window_functions(ballista_window_functions())
        .build();
    register(&mut state)?;
    Ok(state)
}
